/* Makes each flush to disk last FLUSH_MICROSECONDS (2000), on whatever file system: with the data
 * on a RAM file system, durability benchmarks give the same ratios on every machine. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <time.h>

static int wait_a_flush(void) {
  const char *asked = getenv("FLUSH_MICROSECONDS");
  long microseconds = asked ? atol(asked) : 2000;
  struct timespec pause = {microseconds / 1000000, microseconds % 1000000 * 1000};
  nanosleep(&pause, NULL);
  return 0;
}

int fsync(int fd) { (void)fd; return wait_a_flush(); }
int fdatasync(int fd) { (void)fd; return wait_a_flush(); }
int sync_file_range(int fd, long offset, long length, unsigned flags) {
  (void)fd; (void)offset; (void)length; (void)flags;
  return 0;
}
