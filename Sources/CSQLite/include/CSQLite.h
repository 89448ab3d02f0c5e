// Debian's libsqlite3, and our layer between it and the disk: a stamp on every page, see stamp.h.
#pragma once
#include <sqlite3.h>
#include <stdint.h>

/// Reserved bytes at the end of every page, for its stamp.
#define RCD_RESERVED 16

/// Makes the three ways of opening known to SQLite; once in a process, before any file is opened.
int rcd_pages_register(void);

/// A file that exists, is finished, and may be written by others meanwhile (WAL mode).
#define RCD_LIVE "recauda-live"
/// A new, empty file that nobody else knows of (no journal); unreadable by the others until finished.
#define RCD_NEW "recauda-new"
/// As live, but nothing is locked or written: for media on which no `-shm` can be made.
#define RCD_STILL "recauda-still"

/// What was found damaged last in this thread, in words; empty if nothing was.
const char *rcd_damage(void);
/// Forgets it.
void rcd_damage_clear(void);

/// Reads and verifies `pages` pages in the file, and all in its `-wal`; 0 or the first bad one.
///
/// To be called inside a read transaction that has that many pages. A negative result is minus a code
/// of SQLite.
int64_t rcd_check(sqlite3 *database, uint32_t pages);

/// The stamp of a page of `size` bytes, as it stands in its last eight bytes.
uint64_t rcd_checksum(const uint8_t *page, int64_t size, uint32_t number);

/// `sqlite3_bind_text` and `_blob` without a copy: the memory stays until the statement is reset.
static inline int rcd_bind_text(sqlite3_stmt *statement, int index, const void *text, int length) {
  return sqlite3_bind_text(statement, index, (const char *)text, length, SQLITE_STATIC);
}
static inline int rcd_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
  return sqlite3_bind_blob(statement, index, bytes, length, SQLITE_STATIC);
}
/// As the first, with a copy.
static inline int rcd_bind_copy(sqlite3_stmt *statement, int index, const void *text, int length) {
  return sqlite3_bind_text(statement, index, (const char *)text, length, SQLITE_TRANSIENT);
}
/// `sqlite3_db_config` of one switch; Swift cannot call what takes any number of arguments.
static inline int rcd_switch(sqlite3 *database, int which, int on) {
  return sqlite3_db_config(database, which, on, (int *)0);
}
