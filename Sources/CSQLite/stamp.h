// What stands in the reserved bytes of every page, the last 16 (all integers little-endian):
//
//   u32  the number of the commit that wrote the page; on page 1, of the newest commit of its state.
//        The highest bit, on page 1 of the main file only, says that a checkpoint is under way:
//        pages as new as the rest of the number tells may be there already.
//   u32  the number of the file, drawn when it is made: a page of another database is none of ours.
//   u64  a checksum over everything before it and the page's number.
#pragma once
#include <stdint.h>
#include <string.h>

#define RCD_UNFINISHED 0x80000000u

static inline uint32_t rcd_u32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return value;
}
static inline uint64_t rcd_u64(const uint8_t *at) {
  uint64_t value;
  memcpy(&value, at, 8);
  return value;
}
// SQLite's own numbers have the highest byte first.
static inline uint32_t rcd_be32(const uint8_t *at) { return __builtin_bswap32(rcd_u32(at)); }
static inline void rcd_put_be32(uint8_t *at, uint32_t value) {
  value = __builtin_bswap32(value);
  memcpy(at, &value, 4);
}

static inline uint32_t rcd_commit_of(const uint8_t *page, int size) {
  return rcd_u32(page + size - 16);
}
static inline uint32_t rcd_id_of(const uint8_t *page, int size) {
  return rcd_u32(page + size - 12);
}

static inline uint64_t rcd_turn(uint64_t value, uint64_t factor) {
  value *= factor;
  return value << 29 | value >> 35;
}

// Eight lanes take a word each in turn. Every step can be undone (an odd factor, a rotation), so a page
// that differs in one word, or in its number alone, never has the same checksum; others have it by a
// chance of 2^-64. `size` is a power of two from 512 on.
static inline uint64_t rcd_sum(const uint8_t *page, int64_t size, uint32_t number) {
  const uint64_t factor = 0x9E3779B97F4A7C15u, other = 0xD6E8FEB86659FD93u;
  uint64_t lane[8] = {0x243F6A8885A308D3u, 0x13198A2E03707344u, 0xA4093822299F31D0u,
                      0x082EFA98EC4E6C89u, 0x452821E638D01377u, 0xBE5466CF34E90C6Cu,
                      0xC0AC29B7C97C50DDu, 0x3F84D5B5B5470917u};
  const uint8_t *at = page, *end = page + size - 64;
  for (; at < end; at += 64)
    for (int i = 0; i < 8; i++) lane[i] = rcd_turn(lane[i] ^ rcd_u64(at + 8 * i), factor);
  for (int i = 0; i < 7; i++) lane[i] = rcd_turn(lane[i] ^ rcd_u64(at + 8 * i), factor);
  uint64_t sum = ((uint64_t)number + (uint64_t)size * 0x100000000u) * other;
  for (int i = 0; i < 8; i++) sum = rcd_turn(sum ^ lane[i], other);
  sum ^= sum >> 32;
  sum *= factor;
  return sum ^ sum >> 29;
}

static inline void rcd_stamp(uint8_t *page, int size, uint32_t number, uint32_t commit,
                             uint32_t id) {
  memcpy(page + size - 16, &commit, 4);
  memcpy(page + size - 12, &id, 4);
  uint64_t sum = rcd_sum(page, size, number);
  memcpy(page + size - 8, &sum, 8);
}

static inline int rcd_is_whole(const uint8_t *page, int size, uint32_t number) {
  return rcd_sum(page, size, number) == rcd_u64(page + size - 8);
}
