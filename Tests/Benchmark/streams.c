// The benchmark's stream client: many streams at once, every event counted.
//
//   streams PORT STREAMS ROUNDS EVENTS PAUSE
//
// Prints `begun` when every stream of the first round has its first event, and at the end one line:
// whole streams, events, seconds, and the time from a request to its first event in microseconds, median and 99th of 100.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum state { HEAD, SIZE, DATA, DATA_END, LAST };

struct stream {
    int socket, rounds, matched, line_feeds;
    long left, events;
    enum state state;
    double asked;
    int has_begun;
};

static struct stream *streams;
static double *waits;
static long wait_count, whole_count, event_count;
static int begun_count, open_count, stream_count, expected_events;
static char request[1024];
static int request_size;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void ask(struct stream *one) {
    one->state = HEAD;
    one->matched = one->line_feeds = one->has_begun = 0;
    one->events = 0;
    one->asked = now();
    if (send(one->socket, request, request_size, MSG_NOSIGNAL) != request_size) perror("send"), exit(1);
}

static void note_data(struct stream *one, const char *bytes, long count) {
    if (!one->has_begun) {
        one->has_begun = 1;
        waits[wait_count++] = (now() - one->asked) * 1e6;
        if (++begun_count == stream_count) puts("begun"), fflush(stdout);
    }
    for (long index = 0; index < count; index++) {
        one->line_feeds = bytes[index] == '\n' ? one->line_feeds + 1 : 0;
        if (one->line_feeds == 2) one->events++;
    }
}

// Takes what came (RFC 9112 section 7.1); true at the end of the answer.
static int take(struct stream *one, const char *bytes, long count) {
    static const char end[] = "\r\n\r\n";
    for (long index = 0; index < count;) {
        char byte = bytes[index];
        switch (one->state) {
        case HEAD:
        case LAST:
            one->matched = byte == end[one->matched] ? one->matched + 1 : byte == '\r';
            index++;
            if (one->matched == 4) {
                if (one->state == LAST) return 1;
                one->state = SIZE, one->left = 0;
            }
            break;
        case SIZE:
            index++;
            if (byte == '\n') {
                one->state = one->left ? DATA : LAST;
                one->matched = 2;
            } else if (byte != '\r') {
                one->left = one->left * 16 + (byte <= '9' ? byte - '0' : (byte | 32) - 'a' + 10);
            }
            break;
        case DATA: {
            long part = one->left < count - index ? one->left : count - index;
            note_data(one, bytes + index, part);
            index += part;
            if ((one->left -= part) == 0) one->state = DATA_END;
            break;
        }
        case DATA_END:
            index++;
            if (byte == '\n') one->state = SIZE, one->left = 0;
            break;
        }
    }
    return 0;
}

static void finish(struct stream *one, int is_whole) {
    event_count += one->events;
    if (is_whole && one->events == expected_events + 1) whole_count++;
    if (is_whole && --one->rounds > 0) return ask(one);
    close(one->socket);
    open_count--;
}

static int turn(int poll, int timeout) {
    static char bytes[1 << 18];
    struct epoll_event ready[512];
    int found = epoll_wait(poll, ready, 512, timeout);
    for (int index = 0; index < found; index++) {
        struct stream *one = ready[index].data.ptr;
        ssize_t got = recv(one->socket, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) continue;
        int is_whole = got > 0 && take(one, bytes, got);
        if (got <= 0 || is_whole) finish(one, is_whole);
    }
    return found;
}

static int compare(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
    if (count != 6) return 64;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    stream_count = open_count = atoi(arguments[2]);
    int rounds = atoi(arguments[3]), on = 1;
    expected_events = atoi(arguments[4]);
    char body[256];
    int size = snprintf(body, sizeof body,
        "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"EVENTS=%s PAUSE=%s\"}]}", arguments[4],
        arguments[5]);
    request_size = snprintf(request, sizeof request,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nAuthorization: Bearer benchmark\r\nContent-Length: %d\r\n\r\n%s",
        size, body);
    streams = calloc(stream_count, sizeof *streams);
    waits = malloc(sizeof *waits * stream_count * rounds);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int poll = epoll_create1(0);
    double start = now();
    for (int index = 0; index < stream_count; index++) {
        struct stream *one = &streams[index];
        one->socket = socket(AF_INET, SOCK_STREAM, 0);
        one->rounds = rounds;
        if (connect(one->socket, (struct sockaddr *)&address, sizeof address)) return perror("connect"), 1;
        setsockopt(one->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event interest = {.events = EPOLLIN, .data.ptr = one};
        epoll_ctl(poll, EPOLL_CTL_ADD, one->socket, &interest);
        ask(one);
        // What has come is taken before the next one asks, so that nobody waits for those who ask later.
        turn(poll, 0);
    }
    while (open_count > 0 && turn(poll, 120000) > 0) continue;
    double seconds = now() - start;
    qsort(waits, wait_count, sizeof *waits, compare);
    printf("%ld %ld %.4f %.0f %.0f\n", whole_count, event_count, seconds, wait_count ? waits[wait_count / 2] : 0,
        wait_count ? waits[wait_count * 99 / 100] : 0);
}
