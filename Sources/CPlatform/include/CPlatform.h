// Calls that Swift's Glibc module does not see.
#pragma once
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/// open(2) is variadic, so Swift cannot call it with a mode.
int rcd_open(const char *path, int flags, mode_t mode);

/// Puts `length` bytes of `descriptor` from `offset` on their way to the disk without waiting.
int rcd_start_writeback(int descriptor, off_t offset, off_t length);
