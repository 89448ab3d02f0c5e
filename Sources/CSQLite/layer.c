// Our layer as SQLite calls it: between its pager and the system's own layer.
#include "pages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local char damage[400];

const char *rcd_damage(void) { return damage; }
void rcd_damage_clear(void) { damage[0] = 0; }

int rcd_damaged(const rcd_file *file, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char what[160];
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  const char *kind = file->kind == RCD_IS_WAL ? "-wal: " : "";
  snprintf(damage, sizeof damage, "%s%s", kind, what);
  return SQLITE_IOERR_DATA;
}

uint64_t rcd_checksum(const uint8_t *page, int64_t size, uint32_t number) {
  return rcd_sum(page, size, number);
}

static rcd_file *ours(sqlite3_file *file) { return (rcd_file *)file; }
static sqlite3_file *real(sqlite3_file *file) { return ours(file)->real; }

static int close_file(sqlite3_file *base) {
  rcd_file *file = ours(base);
  free(file->scratch);
  free(file->held);
  free((void *)file->index);
  if (file->main) file->main->wal = 0;
  return file->real->pMethods->xClose(file->real);
}

static int read_file(sqlite3_file *file, void *out, int amount, sqlite3_int64 offset) {
  switch (ours(file)->kind) {
    case RCD_IS_MAIN: return rcd_main_read(ours(file), out, amount, offset);
    case RCD_IS_WAL: return rcd_wal_read(ours(file), out, amount, offset);
    default: return rcd_real_read(ours(file), out, amount, offset);
  }
}

static int write_file(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
  switch (ours(file)->kind) {
    case RCD_IS_MAIN: return rcd_main_write(ours(file), bytes, amount, offset);
    case RCD_IS_WAL: return rcd_wal_write(ours(file), bytes, amount, offset);
    default: return rcd_real_write(ours(file), bytes, amount, offset);
  }
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
  if (ours(file)->kind == RCD_IS_MAIN) return rcd_main_truncate(ours(file), size);
  return real(file)->pMethods->xTruncate(real(file), size);
}

static int control(sqlite3_file *file, int operation, void *argument) {
  switch (operation) {
    case SQLITE_FCNTL_CKPT_START: rcd_main_copying(ours(file), 1); break;
    case SQLITE_FCNTL_CKPT_DONE: rcd_main_copying(ours(file), 0); break;
    // Mapped memory would be read past us.
    case SQLITE_FCNTL_MMAP_SIZE: *(sqlite3_int64 *)argument = 0; return SQLITE_OK;
  }
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int device(sqlite3_file *file) {
  int all = real(file)->pMethods->xDeviceCharacteristics(real(file));
  // Batches would be written past us.
  all &= ~SQLITE_IOCAP_BATCH_ATOMIC;
  if (ours(file)->way == RCD_WAY_STILL) all |= SQLITE_IOCAP_IMMUTABLE;
  return all;
}

static int map_index(sqlite3_file *base, int piece, int size, int extend, void volatile **at) {
  rcd_file *file = ours(base);
  int code = file->real->pMethods->xShmMap(file->real, piece, size, extend, at);
  if (!*at) return code;
  if (piece >= file->index_count) {
    void *larger = realloc((void *)file->index, sizeof *file->index * (size_t)(piece + 1));
    if (!larger) return SQLITE_IOERR_NOMEM;
    file->index = larger;
    while (file->index_count <= piece) file->index[file->index_count++] = 0;
  }
  file->index[piece] = *at;
  return code;
}

static int unmap_index(sqlite3_file *base, int removes) {
  ours(base)->index_count = 0;
  return real(base)->pMethods->xShmUnmap(real(base), removes);
}

// What is passed on as it is.
static int sync_file(sqlite3_file *file, int flags) {
  return real(file)->pMethods->xSync(real(file), flags);
}
static int size_file(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
static int lock_file(sqlite3_file *file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
static int unlock_file(sqlite3_file *file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
static int is_reserved(sqlite3_file *file, int *result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}
static int sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int lock_index(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
static void barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

// Version 2: without xFetch, so SQLite never maps the file.
static const sqlite3_io_methods methods = {
    2,          close_file, read_file,   write_file, truncate_file, sync_file,  size_file,
    lock_file,  unlock_file, is_reserved, control,    sector,        device,     map_index,
    lock_index, barrier,    unmap_index, 0,          0};

static sqlite3_vfs *system_layer;

static int open_file(sqlite3_vfs *layer, sqlite3_filename name, sqlite3_file *base, int flags,
                     int *out) {
  // Journals of the old kind are never ours; one that lies there is not played back.
  base->pMethods = 0;
  if (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) return SQLITE_CANTOPEN;
  rcd_file *file = ours(base);
  memset(file, 0, sizeof *file);
  file->real = (sqlite3_file *)(file + 1);
  file->way = (rcd_way)(intptr_t)layer->pAppData;
  file->head_at = -1;
  if (flags & SQLITE_OPEN_MAIN_DB) file->kind = RCD_IS_MAIN;
  if (flags & SQLITE_OPEN_WAL) {
    file->kind = RCD_IS_WAL;
    file->main = ours(sqlite3_database_file_object(name));
  }
  int code = system_layer->xOpen(system_layer, name, file->real, flags, out);
  if (code != SQLITE_OK) return code;
  if (file->kind == RCD_IS_WAL) {
    file->main->wal = file;
    code = rcd_wal_open(file);
  }
  if (file->kind == RCD_IS_MAIN) code = rcd_main_open(file);
  if (code != SQLITE_OK) {
    close_file(base);
    return code;
  }
  base->pMethods = &methods;
  return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *layer, const char *name, int sync) {
  (void)layer;
  return system_layer->xDelete(system_layer, name, sync);
}

static int access_file(sqlite3_vfs *layer, const char *name, int flags, int *result) {
  (void)layer;
  size_t length = strlen(name);
  *result = 0;
  if (length > 8 && strcmp(name + length - 8, "-journal") == 0) return SQLITE_OK;
  return system_layer->xAccess(system_layer, name, flags, result);
}

static int full_name(sqlite3_vfs *layer, const char *name, int size, char *out) {
  (void)layer;
  return system_layer->xFullPathname(system_layer, name, size, out);
}

int rcd_pages_register(void) {
  // Nobody asks how much memory SQLite has; counting it takes a lock each time.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static sqlite3_vfs layers[3];
  static const char *const names[3] = {RCD_LIVE, RCD_NEW, RCD_STILL};
  system_layer = sqlite3_vfs_find(0);
  int code = system_layer ? SQLITE_OK : SQLITE_ERROR;
  for (int i = 0; i < 3 && code == SQLITE_OK; i++) {
    // Randomness, sleep and clocks are the system's own; they do not look at the record.
    layers[i] = *system_layer;
    layers[i].pNext = 0;
    layers[i].zName = names[i];
    layers[i].pAppData = (void *)(intptr_t)i;
    layers[i].szOsFile = (int)sizeof(rcd_file) + system_layer->szOsFile;
    layers[i].xOpen = open_file;
    layers[i].xDelete = delete_file;
    layers[i].xAccess = access_file;
    layers[i].xFullPathname = full_name;
    code = sqlite3_vfs_register(&layers[i], 0);
  }
  return code;
}

static rcd_file *main_of(sqlite3 *database) {
  sqlite3_file *file = 0;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  return file && file->pMethods == &methods ? ours(file) : 0;
}

int64_t rcd_check(sqlite3 *database, uint32_t pages) {
  rcd_file *file = main_of(database);
  return file ? rcd_main_check(file, pages) : -SQLITE_MISUSE;
}
