#define _GNU_SOURCE 1
#include "CPlatform.h"

int rcd_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

int rcd_start_writeback(int descriptor, off_t offset, off_t length) {
  return sync_file_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
}
