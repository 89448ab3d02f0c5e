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

/// Lets SIGINT and SIGTERM be asked for rather than end the process; the second one ends it.
void rcd_watch_stop_signals(void);

/// The signal that asked to stop, or 0.
int rcd_stop_signal(void);

/// Waits until `descriptor` can be read, or a watched signal has come: 1 can be read, 0 the time is
/// up or a signal has come, -1 with errno.
int rcd_wait_readable(int descriptor, int milliseconds);
