// The -wal: frames of a head (24 bytes: page number, size of the database in the frame that ends a
// commit, two salts, a running checksum) and a page. SQLite computes the running checksum before we
// stamp the page, so we compute it anew: then stock SQLite, too, reads what a killed process left.
//
// SQLite verifies that checksum only when it recovers; a page read later is verified by its stamp, under
// the number for which SQLite looked it up in the -shm. The -shm itself is passed through: it is shared
// memory, made anew from the -wal by the first who opens the file.
#include "pages.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the running checksum is computed for little-endian machines"
#endif

typedef struct {
  uint32_t a, b;
} running;

static running run(running sum, const uint8_t *bytes, int length) {
  for (int at = 0; at < length; at += 8) {
    sum.a += rcd_u32(bytes + at) + sum.b;
    sum.b += rcd_u32(bytes + at + 4) + sum.a;
  }
  return sum;
}

uint32_t rcd_indexed(const rcd_file *main, uint32_t frame) {
  // The layout of the -shm, as sqlite.org/walformat.html gives it: pieces of 32 KiB; in each the page
  // numbers of 4096 frames, in the first those of 4062 behind a header of 136 bytes.
  enum { VERSION = 3007000, HEADER_WORDS = 34, FIRST = 4062, EACH = 4096 };
  if (main->index_count == 0 || !main->index[0] || frame == 0) return 0;
  const volatile uint32_t *words = main->index[0];
  if (words[0] != VERSION) return 0;
  if (frame <= FIRST) return words[HEADER_WORDS + frame - 1];
  uint32_t place = frame - FIRST - 1;
  uint32_t piece = 1 + place / EACH;
  if (piece >= (uint32_t)main->index_count || !main->index[piece]) return 0;
  words = main->index[piece];
  return words[place % EACH];
}

// The first commit of a -wal follows one that is wholly in the main file. If the main file is older,
// somebody has put back a copy of it, and the -wal does not fit.
int rcd_wal_open(rcd_file *file) {
  rcd_file *main = file->main;
  int size = main->page_size;
  uint8_t *frame = main->scratch, *page = frame + RCD_FRAME_HEAD;
  if (main->way != RCD_WAY_LIVE) return SQLITE_OK;
  if (rcd_real_read(file, frame, size + RCD_FRAME_HEAD, RCD_WAL_HEAD) != SQLITE_OK)
    return SQLITE_OK;  // None yet.
  uint32_t first = rcd_commit_of(page, size), newest = 0;
  // One that is just being written, or damaged, tells nothing here.
  if (!rcd_is_whole(page, size, rcd_be32(frame)) || rcd_id_of(page, size) != main->id)
    return SQLITE_OK;
  int code = rcd_main_commit(main, &newest);
  if (code == SQLITE_OK && first > newest + 1)
    return rcd_damaged(file, "it begins after a newer state of the file");
  return code;
}

int rcd_wal_read(rcd_file *file, uint8_t *out, int amount, sqlite3_int64 offset) {
  rcd_file *main = file->main;
  int size = main->page_size, frame = size + RCD_FRAME_HEAD;
  sqlite3_int64 place = (offset - RCD_WAL_HEAD) % frame;
  if (amount == RCD_WAL_HEAD && offset == 0) {
    int code = rcd_real_read(file, out, amount, offset);
    if (code == SQLITE_OK && rcd_be32(out) == 0x377f0683)
      return rcd_damaged(file, "it was written by another kind of machine");
    return code;
  }
  // Heads and whole frames are read to recover and to write, not to answer.
  if (amount == 8 || (amount == frame && place == 0))
    return rcd_real_read(file, out, amount, offset);
  if (amount != size || place != RCD_FRAME_HEAD || offset < RCD_WAL_HEAD)
    return rcd_damaged(file, "it has pages of another size");
  int code = rcd_real_read(file, out, amount, offset);
  if (code == SQLITE_IOERR_SHORT_READ) return rcd_damaged(file, "it has been cut");
  if (code != SQLITE_OK) return code;
  uint32_t number = rcd_indexed(main, (uint32_t)((offset - RCD_WAL_HEAD) / frame) + 1);
  if (number == 0) {
    uint8_t head[4];
    code = rcd_real_read(file, head, sizeof head, offset - RCD_FRAME_HEAD);
    if (code != SQLITE_OK) return code;
    number = rcd_be32(head);
  }
  return rcd_accept(main, out, number);
}

// A page whose frame's head came just before: both are written, with the running checksum as it is on
// the disk.
static int write_frame(rcd_file *file, uint8_t *frame, sqlite3_int64 at) {
  int size = file->main->page_size;
  uint8_t before[8];
  sqlite3_int64 seed = at == RCD_WAL_HEAD ? 24 : at - size - RCD_FRAME_HEAD + 16;
  int code = rcd_real_read(file, before, sizeof before, seed);
  if (code != SQLITE_OK) return code;
  running sum = {rcd_be32(before), rcd_be32(before + 4)};
  sum = run(run(sum, frame, 8), frame + RCD_FRAME_HEAD, size);
  rcd_put_be32(frame + 16, sum.a);
  rcd_put_be32(frame + 20, sum.b);
  return rcd_real_write(file, frame, size + RCD_FRAME_HEAD, at);
}

static int write_page(rcd_file *file, const uint8_t *page, sqlite3_int64 offset) {
  rcd_file *main = file->main;
  uint8_t *frame = main->scratch;
  sqlite3_int64 at = offset - RCD_FRAME_HEAD;
  int has_head = file->head_at == at;
  file->head_at = -1;
  if (has_head) {
    memcpy(frame, file->head, RCD_FRAME_HEAD);
  } else {
    // The same transaction has written the page before: its frame is overwritten, and SQLite puts the
    // running checksums right before it commits.
    int code = rcd_real_read(file, frame, RCD_FRAME_HEAD, at);
    if (code != SQLITE_OK) return code;
  }
  uint32_t number = rcd_be32(frame);
  int ends = has_head && rcd_be32(frame + 4) != 0;
  if (number == 1) main->has_page_one = 1;
  // Each commit must tell which state it makes, in page 1.
  if (ends && !main->has_page_one) return SQLITE_IOERR_WRITE;
  uint32_t commit = main->snapshot + 1;
  if (commit & RCD_UNFINISHED) return SQLITE_FULL;
  main->has_written = 1;
  memcpy(frame + RCD_FRAME_HEAD, page, (size_t)main->page_size);
  rcd_stamp(frame + RCD_FRAME_HEAD, main->page_size, number, commit, main->id);
  int code = has_head
                 ? write_frame(file, frame, at)
                 : rcd_real_write(file, frame + RCD_FRAME_HEAD, main->page_size, offset);
  if (code == SQLITE_OK && ends) {
    main->snapshot = commit;
    main->has_written = main->has_page_one = 0;
  }
  return code;
}

int rcd_wal_write(rcd_file *file, const uint8_t *bytes, int amount, sqlite3_int64 offset) {
  int size = file->main->page_size;
  sqlite3_int64 place = (offset - RCD_WAL_HEAD) % (size + RCD_FRAME_HEAD);
  if (amount == size && place == RCD_FRAME_HEAD) return write_page(file, bytes, offset);
  file->head_at = -1;
  if (amount == RCD_FRAME_HEAD && place == 0) {
    memcpy(file->head, bytes, RCD_FRAME_HEAD);
    file->head_at = offset;
  } else if (amount != RCD_WAL_HEAD || offset != 0) {
    return SQLITE_IOERR_WRITE;
  }
  return rcd_real_write(file, bytes, amount, offset);
}
