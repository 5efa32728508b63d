// The Linux calls and macros that Swift's Glibc module lacks or cannot express.
#ifndef LLM_GATEWAY_CLINUX_H
#define LLM_GATEWAY_CLINUX_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// Declared here and not by _GNU_SOURCE: under that macro the system headers would differ from Swift's Glibc module.
extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
extern int sched_getaffinity(int process, size_t size, void *mask);

/// `epoll_event.data` is a union that Swift sees as a struct of one size; these keep the packing in C.
static inline int linux_epoll_ctl(int epoll, int operation, int descriptor, uint32_t events, uint64_t key) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = key;
    return epoll_ctl(epoll, operation, descriptor, &event);
}

static inline uint64_t linux_epoll_key(const struct epoll_event *event) {
    return event->data.u64;
}

static inline int linux_accept(int listener, struct sockaddr_storage *address) {
    socklen_t length = sizeof(*address);
    return accept4(listener, (struct sockaddr *)address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

extern char **environ;

static inline char **linux_environment(void) {
    return environ;
}

/// How many bytes of a socket the peer's kernel has not acknowledged, or -1 (`SIOCOUTQ`, tcp(7)).
static inline int linux_unacknowledged(int socket) {
    int count = 0;
    return ioctl(socket, TIOCOUTQ, &count) < 0 ? -1 : count;
}

static inline int linux_available_cpus(void) {
    unsigned long mask[64] = {0};
    int count = 0;
    if (sched_getaffinity(0, sizeof(mask), mask) < 0) {
        return 1;
    }
    for (unsigned index = 0; index < sizeof(mask) / sizeof(mask[0]); index++) {
        count += __builtin_popcountl(mask[index]);
    }
    return count > 0 ? count : 1;
}

#endif
