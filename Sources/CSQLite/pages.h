// The files of a database as our layer sees them. Private to this target.
#pragma once
#include "CSQLite.h"
#include "stamp.h"

enum { RCD_FRAME_HEAD = 24, RCD_WAL_HEAD = 32 };

typedef enum { RCD_IS_OTHER, RCD_IS_MAIN, RCD_IS_WAL } rcd_kind;
typedef enum { RCD_WAY_LIVE, RCD_WAY_NEW, RCD_WAY_STILL } rcd_way;

typedef struct rcd_file rcd_file;
struct rcd_file {
  sqlite3_file base;   // what SQLite knows of it
  sqlite3_file *real;  // the file of the system's own layer, in the memory behind this record
  rcd_kind kind;
  rcd_way way;

  // Of the main file.
  int page_size;         // 0 as long as a new file is empty
  uint32_t id;           // the file's number
  uint32_t snapshot;     // the commit whose state is being read
  uint32_t floor;        // no state older than this may be read
  uint32_t marked;       // while copying: the newest commit that page 1 of the main file tells of
  int has_written;       // frames of a transaction of ours that has not ended
  int has_page_one;      // page 1 is among them
  int is_copying;        // a checkpoint
  uint8_t *scratch;      // a frame's head and a page
  uint8_t *held;         // page 1, which a checkpoint writes last
  int is_held;
  void volatile **index;  // the pieces of the -shm file
  int index_count;
  rcd_file *wal;

  // Of the -wal.
  rcd_file *main;
  sqlite3_int64 head_at;  // where the head of the frame was written whose page comes next, or -1
  uint8_t head[RCD_FRAME_HEAD];
};

// Notes what is damaged and gives the code for it.
int rcd_damaged(const rcd_file *file, const char *format, ...);
// Whether a page that was read may be believed; page 1 begins a new state.
int rcd_accept(rcd_file *main, const uint8_t *page, uint32_t number);
// The page that a frame of the -wal holds, by the -shm; 0 if that does not say.
uint32_t rcd_indexed(const rcd_file *main, uint32_t frame);

int rcd_main_open(rcd_file *file);
// The newest commit that the main file has pages of, as it says now.
int rcd_main_commit(rcd_file *file, uint32_t *commit);
int rcd_main_read(rcd_file *file, uint8_t *out, int amount, sqlite3_int64 offset);
int rcd_main_write(rcd_file *file, const uint8_t *bytes, int amount, sqlite3_int64 offset);
int rcd_main_truncate(rcd_file *file, sqlite3_int64 size);
void rcd_main_copying(rcd_file *file, int is_copying);
int64_t rcd_main_check(rcd_file *file, uint32_t pages);

int rcd_wal_open(rcd_file *file);
int rcd_wal_read(rcd_file *file, uint8_t *out, int amount, sqlite3_int64 offset);
int rcd_wal_write(rcd_file *file, const uint8_t *bytes, int amount, sqlite3_int64 offset);

static inline int rcd_real_read(rcd_file *file, void *out, int amount, sqlite3_int64 offset) {
  return file->real->pMethods->xRead(file->real, out, amount, offset);
}
static inline int rcd_real_write(rcd_file *file, const void *bytes, int amount,
                                 sqlite3_int64 offset) {
  return file->real->pMethods->xWrite(file->real, bytes, amount, offset);
}
