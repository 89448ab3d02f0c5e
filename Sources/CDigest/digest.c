#define OPENSSL_SUPPRESS_DEPRECATED 1
#include "CDigest.h"

#include <openssl/sha.h>
#include <string.h>

static void start(SHA256_CTX *context) {
  static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memset(context, 0, sizeof *context);
  memcpy(context->h, initial, sizeof initial);
  context->md_len = SHA256_DIGEST_LENGTH;
}

static void big_endian(const SHA256_CTX *context, uint8_t out[32]) {
  for (int i = 0; i < 8; i++) {
    uint32_t word = __builtin_bswap32(context->h[i]);
    memcpy(out + 4 * i, &word, 4);
  }
}

// Pads the last `tail` bytes (fewer than 120) of a message of `total` bytes to whole blocks and hashes
// them: libcrypto then never copies into its own buffer.
static void finish(SHA256_CTX *context, uint8_t block[128], size_t tail, uint64_t total,
                   uint8_t out[32]) {
  size_t padded = tail + 9 <= 64 ? 64 : 128;
  block[tail] = 0x80;
  memset(block + tail + 1, 0, padded - tail - 9);
  uint64_t bits = __builtin_bswap64(total * 8);
  memcpy(block + padded - 8, &bits, 8);
  SHA256_Update(context, block, padded);
  big_endian(context, out);
}

void rcd_sha256(const uint8_t *bytes, size_t length, uint8_t out[32]) {
  SHA256_CTX context;
  uint8_t block[128];
  start(&context);
  size_t whole = length & ~(size_t)63;
  if (whole) SHA256_Update(&context, bytes, whole);
  size_t tail = length - whole;
  if (tail) memcpy(block, bytes + whole, tail);
  finish(&context, block, tail, length, out);
}

void rcd_leaf(const uint8_t *line, size_t length, uint8_t out[32]) {
  SHA256_CTX context;
  uint8_t block[128];
  start(&context);
  block[0] = 0x00;
  if (length < 63) {
    memcpy(block + 1, line, length);
    finish(&context, block, length + 1, length + 1, out);
    return;
  }
  memcpy(block + 1, line, 63);
  SHA256_Update(&context, block, 64);
  size_t rest = length - 63;
  size_t whole = rest & ~(size_t)63;
  if (whole) SHA256_Update(&context, line + 63, whole);
  size_t tail = rest - whole;
  if (tail) memcpy(block, line + 63 + whole, tail);
  finish(&context, block, tail, length + 1, out);
}

void rcd_node(const uint8_t left[32], const uint8_t right[32], uint8_t out[32]) {
  SHA256_CTX context;
  uint8_t block[128];
  start(&context);
  block[0] = 0x01;
  memcpy(block + 1, left, 32);
  memcpy(block + 33, right, 31);
  SHA256_Update(&context, block, 64);
  block[0] = right[31];
  finish(&context, block, 1, 65, out);
}

void rcd_stream_start(rcd_stream *stream) {
  SHA256_CTX context;
  start(&context);
  memset(stream, 0, sizeof *stream);
  memcpy(stream->state, context.h, sizeof stream->state);
}

void rcd_stream_update(rcd_stream *stream, const uint8_t *bytes, size_t length) {
  if (!length) return;
  SHA256_CTX context;
  start(&context);
  memcpy(context.h, stream->state, sizeof stream->state);
  size_t waiting = stream->length % 64;
  stream->length += length;
  if (waiting) {
    size_t part = 64 - waiting < length ? 64 - waiting : length;
    memcpy(stream->tail + waiting, bytes, part);
    bytes += part;
    length -= part;
    if (waiting + part == 64) SHA256_Update(&context, stream->tail, 64);
  }
  size_t whole = length & ~(size_t)63;
  if (whole) SHA256_Update(&context, bytes, whole);
  if (length > whole) memcpy(stream->tail, bytes + whole, length - whole);
  memcpy(stream->state, context.h, sizeof stream->state);
}

void rcd_stream_finish(const rcd_stream *stream, uint8_t out[32]) {
  SHA256_CTX context;
  uint8_t block[128];
  start(&context);
  memcpy(context.h, stream->state, sizeof stream->state);
  size_t tail = stream->length % 64;
  memcpy(block, stream->tail, tail);
  finish(&context, block, tail, stream->length, out);
}
