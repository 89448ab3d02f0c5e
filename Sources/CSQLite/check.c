// Every page, without SQLite: what is read in one go is verified in one go.
#include "pages.h"

#include <stdlib.h>

// Whether a page of the main file belongs to the state that is read. One that a checkpoint was just
// writing is looked at again.
static int is_whole(rcd_file *file, uint8_t *page, uint32_t number) {
  int size = file->page_size;
  for (int attempt = 0; attempt < 4; attempt++) {
    if (rcd_is_whole(page, size, number) && rcd_id_of(page, size) == file->id)
      return number == 1 || rcd_commit_of(page, size) <= file->snapshot;
    sqlite3_sleep(1);
    if (rcd_real_read(file, page, size, (sqlite3_int64)(number - 1) * size) != SQLITE_OK) return 0;
  }
  return 0;
}

// What readers find in the -wal: the frames behind those that have been copied. Their pages get a bit
// each, and the first bad one goes to `*bad`.
//
// If all have been copied, a writer may begin the -wal anew at any time, and no reader needs it. If not,
// nobody can, as a checkpoint to the end would have to wait for our transaction.
static int check_wal(rcd_file *file, uint32_t pages, uint8_t *held, uint32_t *bad) {
  enum { LAST_FRAME = 4, COPIED_FRAMES = 24 };  // words of the -shm's header
  if (!file->wal || file->index_count == 0) return SQLITE_OK;
  const volatile uint32_t *header = file->index[0];
  int size = file->page_size;
  uint32_t copied = header[COPIED_FRAMES], last = header[LAST_FRAME];
  for (uint32_t frame = copied < last ? 1 : last + 1; frame <= last && *bad == 0; frame++) {
    uint32_t number = rcd_indexed(file, frame);
    sqlite3_int64 at =
        RCD_WAL_HEAD + (sqlite3_int64)(frame - 1) * (size + RCD_FRAME_HEAD) + RCD_FRAME_HEAD;
    int code = rcd_real_read(file->wal, file->scratch, size, at);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    if (code != SQLITE_OK || !rcd_is_whole(file->scratch, size, number) ||
        rcd_id_of(file->scratch, size) != file->id)
      *bad = number ? number : 1;
    else if (frame > copied && number <= pages)
      held[number / 8] |= (uint8_t)(1 << number % 8);
  }
  return SQLITE_OK;
}

static int is_held(const uint8_t *held, uint32_t number) {
  return held[number / 8] >> number % 8 & 1;
}

int64_t rcd_main_check(rcd_file *file, uint32_t pages) {
  enum { CHUNK = 1 << 20 };
  int size = file->page_size;
  // SQLite leaves the page unused in which, at 1 GiB, the locks lie.
  uint32_t locks = 0x40000000u / (uint32_t)size + 1, bad = 0;
  uint8_t *chunk = malloc(CHUNK), *held = calloc(pages / 8 + 1, 1);
  sqlite3_int64 length = 0;
  int code = chunk && held ? file->real->pMethods->xFileSize(file->real, &length) : SQLITE_NOMEM;
  if (code == SQLITE_OK) code = check_wal(file, pages, held, &bad);
  uint32_t there = (uint32_t)(length / size) < pages ? (uint32_t)(length / size) : pages;
  for (uint32_t first = 1; first <= there && code == SQLITE_OK && bad == 0;) {
    uint32_t count = there - first + 1 < CHUNK / (uint32_t)size ? there - first + 1
                                                                : CHUNK / (uint32_t)size;
    code = rcd_real_read(file, chunk, (int)count * size, (sqlite3_int64)(first - 1) * size);
    // Cut meanwhile: then the last page that is there does not match.
    if (code == SQLITE_IOERR_SHORT_READ) code = SQLITE_OK;
    for (uint32_t i = 0; i < count && code == SQLITE_OK && bad == 0; i++)
      if (first + i != locks && !is_held(held, first + i) &&
          !is_whole(file, chunk + (size_t)i * (size_t)size, first + i))
        bad = first + i;
    first += count;
  }
  for (uint32_t number = there + 1; number <= pages && code == SQLITE_OK && bad == 0; number++)
    if (number != locks && !is_held(held, number)) bad = number;
  free(chunk);
  free(held);
  return code == SQLITE_OK ? bad : -(int64_t)code;
}
