#define _GNU_SOURCE 1
#include "CPlatform.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

int rcd_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

int rcd_start_writeback(int descriptor, off_t offset, off_t length) {
  return sync_file_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
}

static volatile sig_atomic_t stop_signal = 0;
// Readable once a signal has come: so a signal between the look and the wait is not slept over.
static int stop_pipe[2] = {-1, -1};

static void note_stop(int signal) {
  int before = errno;
  stop_signal = signal;
  ssize_t ignored = write(stop_pipe[1], "", 1);
  (void)ignored;
  errno = before;
}

void rcd_watch_stop_signals(void) {
  if (stop_pipe[0] < 0 && pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return;
  // One-shot: who asks twice does not want to wait.
  struct sigaction action = {.sa_handler = note_stop, .sa_flags = SA_RESETHAND};
  struct sigaction old;
  const int signals[] = {SIGINT, SIGTERM};
  for (int i = 0; i < 2; i++) {
    // What the parent ignores (nohup, a job in the background) stays ignored.
    if (sigaction(signals[i], 0, &old) == 0 && old.sa_handler != SIG_IGN)
      sigaction(signals[i], &action, 0);
  }
}

int rcd_stop_signal(void) { return stop_signal; }

int rcd_wait_readable(int descriptor, int milliseconds) {
  struct pollfd requests[2] = {{descriptor, POLLIN, 0}, {stop_pipe[0], POLLIN, 0}};
  int ready = poll(requests, 2, milliseconds);
  if (ready < 0) return -1;
  return requests[0].revents != 0 && requests[1].revents == 0;
}
