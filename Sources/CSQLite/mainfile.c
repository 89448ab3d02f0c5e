// The main file: pages are stamped when written and verified when read, the first one at open.
//
// Why the order of a checkpoint is ours. A checkpoint copies pages from the -wal over older ones. If it
// is killed, the -wal still holds them all, and nothing is lost. But if then the -wal is deleted, or a
// byte in it flips, so that SQLite takes only a part of it, pages of several states would be read as
// one. So page 1, which every commit writes (wal.c sees to it), carries the state's number. Before the
// first other page is copied, page 1 of the main file is marked with the newest number that is copied,
// as unfinished; it is replaced, last of all, when everything is there. A state is read only if it is
// not older than the number in the main file, and none is read from a main file that is unfinished.
// An empty or missing -wal beside a main file that is not unfinished is an older state, and whole: the
// projections say inside up to which event they reach, so such a state is right and is caught up.
//
// Nobody reads page 1 of the main file while it is marked or replaced: by SQLite's locks a checkpoint
// copies only while every reader finds its pages in the -wal, page 1 among them, as it is in each
// commit. Only our own look at open may meet a half-written one, and looks again.
#include "pages.h"

#include <stdlib.h>

static const char magic[16] = "SQLite format 3";

static uint32_t commit_of(const rcd_file *file, const uint8_t *page) {
  return rcd_commit_of(page, file->page_size);
}

int rcd_accept(rcd_file *main, const uint8_t *page, uint32_t number) {
  if (!rcd_is_whole(page, main->page_size, number))
    return rcd_damaged(main, "page %u does not match its checksum", number);
  if (rcd_id_of(page, main->page_size) != main->id)
    return rcd_damaged(main, "page %u is of another file", number);
  uint32_t commit = commit_of(main, page);
  if (number == 1) {
    if (commit & RCD_UNFINISHED)
      return rcd_damaged(main, "a checkpoint did not end, and its -wal is gone");
    if (commit < main->floor) return rcd_damaged(main, "its -wal is cut or older than the file");
    main->snapshot = main->floor = commit;
    main->has_written = main->has_page_one = 0;
    return SQLITE_OK;
  }
  if (main->is_copying) return SQLITE_OK;
  if (commit > main->snapshot + (uint32_t)main->has_written) {
    // Without locks somebody may have written meanwhile; with them, nobody.
    if (main->way == RCD_WAY_STILL) return SQLITE_BUSY;
    return rcd_damaged(main, "page %u is newer than page 1", number);
  }
  return SQLITE_OK;
}

// Reads page 1 of the main file into `page` and looks at all that does not depend on the -wal.
static int look_at_first(rcd_file *file, uint8_t *page) {
  if (rcd_real_read(file, page, file->page_size, 0) != SQLITE_OK)
    return rcd_damaged(file, "it ends within page 1");
  if (!rcd_is_whole(page, file->page_size, 1))
    return rcd_damaged(file, "page 1 does not match its checksum");
  if (memcmp(page, magic, sizeof magic) != 0 || page[20] != RCD_RESERVED)
    return rcd_damaged(file, "it has another layout");
  return SQLITE_OK;
}

// As above; a page that another process was just writing is looked at again.
static int look_with_patience(rcd_file *file, uint8_t *page) {
  int code = SQLITE_OK;
  for (int attempt = 0; attempt < 5; attempt++) {
    code = look_at_first(file, page);
    if (code == SQLITE_OK) break;
    sqlite3_sleep(1);
  }
  return code;
}

static int make_room(rcd_file *file, int page_size) {
  file->page_size = page_size;
  file->scratch = malloc((size_t)page_size + RCD_FRAME_HEAD);
  return file->scratch ? SQLITE_OK : SQLITE_NOMEM;
}

int rcd_main_open(rcd_file *file) {
  if (file->way == RCD_WAY_NEW) {
    sqlite3_int64 size = 0;
    int code = file->real->pMethods->xFileSize(file->real, &size);
    if (code == SQLITE_OK && size != 0) return SQLITE_CANTOPEN;
    sqlite3_randomness(sizeof file->id, &file->id);
    file->snapshot = 1;
    return code;
  }
  uint8_t head[100];
  if (rcd_real_read(file, head, sizeof head, 0) != SQLITE_OK)
    return rcd_damaged(file, "it is too short to be a database");
  int size = head[16] << 8 | head[17];
  if (size == 1) size = 65536;
  if (memcmp(head, magic, sizeof magic) != 0 || size < 512 || (size & (size - 1)) != 0)
    return rcd_damaged(file, "it does not begin as a database does");
  int code = make_room(file, size);
  if (code == SQLITE_OK) code = look_with_patience(file, file->scratch);
  if (code != SQLITE_OK) return code;
  if (file->scratch[18] != 2 || file->scratch[19] != 2)
    return rcd_damaged(file, "it was not finished");
  file->id = rcd_id_of(file->scratch, size);
  file->floor = commit_of(file, file->scratch) & ~RCD_UNFINISHED;
  file->snapshot = file->floor;
  return SQLITE_OK;
}

int rcd_main_commit(rcd_file *file, uint32_t *commit) {
  int code = look_with_patience(file, file->scratch);
  if (code == SQLITE_OK) *commit = commit_of(file, file->scratch) & ~RCD_UNFINISHED;
  return code;
}

int rcd_main_read(rcd_file *file, uint8_t *out, int amount, sqlite3_int64 offset) {
  int size = file->page_size;
  if (size == 0) return rcd_real_read(file, out, amount, offset);
  if (amount == size && offset % size == 0) {
    uint32_t number = (uint32_t)(offset / size) + 1;
    int code = rcd_real_read(file, out, amount, offset);
    // A page beyond the end would be taken for one of zeros.
    if (code == SQLITE_IOERR_SHORT_READ)
      return rcd_damaged(file, "it ends before page %u", number);
    return code == SQLITE_OK ? rcd_accept(file, out, number) : code;
  }
  // The header, and the counters in it: never without the rest of the page.
  if (offset + amount > size) return rcd_damaged(file, "it was read across pages");
  int code = look_with_patience(file, file->scratch);
  if (code == SQLITE_OK) memcpy(out, file->scratch + offset, (size_t)amount);
  return code;
}

// Says in page 1 of the main file that pages of `commit` are being copied into it.
static int mark(rcd_file *file, uint32_t commit) {
  if (commit <= file->marked) return SQLITE_OK;
  int code = look_at_first(file, file->scratch);
  if (code != SQLITE_OK) return code;
  rcd_stamp(file->scratch, file->page_size, 1, commit | RCD_UNFINISHED, file->id);
  code = rcd_real_write(file, file->scratch, file->page_size, 0);
  if (code == SQLITE_OK) file->marked = commit;
  return code;
}

static int copy_page(rcd_file *file, const uint8_t *page, uint32_t number) {
  uint32_t commit = commit_of(file, page);
  if (!rcd_is_whole(page, file->page_size, number) || commit & RCD_UNFINISHED)
    return rcd_damaged(file, "page %u was spoilt on its way from the -wal", number);
  int code = mark(file, commit);
  if (code != SQLITE_OK) return code;
  if (number != 1)
    return rcd_real_write(file, page, file->page_size,
                          (sqlite3_int64)(number - 1) * file->page_size);
  if (!file->held) file->held = malloc((size_t)file->page_size);
  if (!file->held) return SQLITE_IOERR_NOMEM;
  memcpy(file->held, page, (size_t)file->page_size);
  file->is_held = 1;
  return SQLITE_OK;
}

int rcd_main_write(rcd_file *file, const uint8_t *bytes, int amount, sqlite3_int64 offset) {
  if (file->page_size == 0) {
    int code = make_room(file, amount);
    if (code != SQLITE_OK) return code;
  }
  if (amount != file->page_size || offset % amount != 0) return SQLITE_IOERR_WRITE;
  uint32_t number = (uint32_t)(offset / amount) + 1;
  if (file->is_copying) return copy_page(file, bytes, number);
  // A live file is written by checkpoints only: what else would write to it, an old journal that
  // somebody put there, say, has not been verified.
  if (file->way != RCD_WAY_NEW) return SQLITE_IOERR_WRITE;
  memcpy(file->scratch, bytes, (size_t)amount);
  rcd_stamp(file->scratch, amount, number, file->snapshot, file->id);
  return rcd_real_write(file, file->scratch, amount, offset);
}

void rcd_main_copying(rcd_file *file, int is_copying) {
  file->is_copying = is_copying;
  if (!is_copying) return;
  file->is_held = 0;
  // What cannot be read here is read again, and fails, at the first page.
  file->marked = 0;
  if (look_at_first(file, file->scratch) == SQLITE_OK)
    file->marked = commit_of(file, file->scratch) & ~RCD_UNFINISHED;
}

// SQLite sets the length of the main file when all of the -wal has been copied, and only then; its sync
// follows. If somebody has committed meanwhile it does not: then page 1 stays marked, and is in the
// newer commit.
int rcd_main_truncate(rcd_file *file, sqlite3_int64 size) {
  int code = file->real->pMethods->xTruncate(file->real, size);
  if (code != SQLITE_OK || !file->is_held) return code;
  code = rcd_real_write(file, file->held, file->page_size, 0);
  file->is_held = 0;
  return code;
}
