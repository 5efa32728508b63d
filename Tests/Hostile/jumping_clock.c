// Loaded before the C library: the wall clock jumps ten years forth and back every few looks, the monotonic one does not.
// cc -shared -fPIC -o jumping_clock.so jumping_clock.c
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static unsigned looks;
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) {
        unsigned look = __atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED);
        time->tv_sec += look / 4 % 2 ? 315360000 : -315360000;
    }
    return result;
}
