// The benchmark's model server: one thread, epoll, answers made beforehand. Prints its port.
//
// A body with `"stream":true` gets a stream of as many events as `EVENTS=` says, `PAUSE=` milliseconds apart; any other
// gets a whole answer of 622 bytes.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 20000, BUFFER = 16384 };

struct connection {
    int socket, used, events_left, pause, place;
    long due;
    char *input;
};

static struct connection *all[MAX_CONNECTIONS], *paced[MAX_CONNECTIONS];
static int paced_count;
static char whole[1024], event[256];
static int whole_size, event_size;
static const char models[] = "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}";
static const char stream_head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char stream_end[] = "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n";

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void prepare_answers(void) {
    char body[700];
    int size = snprintf(body, sizeof body,
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
        "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"");
    while (size < 550) body[size++] = 'a';
    size += snprintf(body + size, sizeof body - size,
        "\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":99,\"total_tokens\":108}}");
    whole_size = snprintf(whole, sizeof whole,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%.*s", size, size, body);
    size = snprintf(body, sizeof body,
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
        "\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n");
    event_size = snprintf(event, sizeof event, "%x\r\n%.*s\r\n", size, size, body);
}

// What does not fit into the socket's buffer is waited for: clients of the benchmark read all they can.
static int send_all(int socket, const char *bytes, int size) {
    while (size > 0) {
        ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) return -1;
        if (sent > 0) bytes += sent, size -= sent;
    }
    return 0;
}

static void stop_pacing(struct connection *one) {
    if (one->place < 0) return;
    paced[one->place] = paced[--paced_count];
    paced[one->place]->place = one->place;
    one->place = -1;
}

static void drop(struct connection *one) {
    stop_pacing(one);
    all[one->socket] = NULL;
    close(one->socket);
    free(one->input);
    free(one);
}

static int stream_at_once(struct connection *one) {
    char out[65536];
    int size = 0;
    while (one->events_left > 0 && size + event_size < (int)sizeof out - 64) {
        memcpy(out + size, event, event_size);
        size += event_size;
        one->events_left--;
    }
    if (one->events_left == 0) {
        memcpy(out + size, stream_end, sizeof stream_end - 1);
        size += sizeof stream_end - 1;
    }
    if (send_all(one->socket, out, size) < 0) return -1;
    return one->events_left > 0 ? stream_at_once(one) : 0;
}

static int number_behind(const char *text, const char *name) {
    const char *found = strstr(text, name);
    return found ? atoi(found + strlen(name)) : 0;
}

static int answer(struct connection *one, const char *head, const char *body) {
    if (head[0] == 'G') {
        char out[256];
        int size = snprintf(out, sizeof out,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", sizeof models - 1, models);
        return send_all(one->socket, out, size);
    }
    if (!strstr(body, "\"stream\":true")) return send_all(one->socket, whole, whole_size);
    one->events_left = number_behind(body, "EVENTS=");
    one->pause = number_behind(body, "PAUSE=");
    if (send_all(one->socket, stream_head, sizeof stream_head - 1) < 0) return -1;
    if (one->pause == 0) return stream_at_once(one);
    one->due = milliseconds();
    one->place = paced_count;
    paced[paced_count++] = one;
    return 0;
}

static int take_requests(struct connection *one) {
    for (;;) {
        one->input[one->used] = 0;
        char *end = strstr(one->input, "\r\n\r\n");
        if (!end) return one->used < BUFFER ? 0 : -1;
        char *field = strcasestr(one->input, "\r\ncontent-length:");
        int length = field && field < end ? atoi(field + 17) : 0;
        int total = (int)(end + 4 - one->input) + length;
        if (total > BUFFER) return -1;
        if (one->used < total) return 0;
        char kept = one->input[total];
        one->input[total] = 0;
        int result = answer(one, one->input, end + 4);
        one->input[total] = kept;
        if (result < 0) return -1;
        memmove(one->input, one->input + total, one->used - total);
        one->used -= total;
    }
}

static int read_input(struct connection *one) {
    ssize_t count = recv(one->socket, one->input + one->used, BUFFER - one->used, 0);
    if (count < 0) return errno == EAGAIN ? 0 : -1;
    if (count == 0) return -1;
    one->used += count;
    return take_requests(one);
}

static void pace(void) {
    long now = milliseconds();
    for (int index = 0; index < paced_count;) {
        struct connection *one = paced[index];
        if (one->due > now) {
            index++;
            continue;
        }
        one->due += one->pause;
        int failed = send_all(one->socket, event, event_size) < 0;
        if (!failed && --one->events_left == 0) {
            failed = send_all(one->socket, stream_end, sizeof stream_end - 1) < 0;
            stop_pacing(one);
        } else {
            index++;
        }
        if (failed) drop(one);
    }
}

static void accept_all(int listener, int poll) {
    int socket, on = 1;
    while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (socket >= MAX_CONNECTIONS) {
            close(socket);
            continue;
        }
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *one = calloc(1, sizeof *one);
        one->socket = socket;
        one->place = -1;
        one->input = malloc(BUFFER + 1);
        all[socket] = one;
        struct epoll_event interest = {.events = EPOLLIN, .data.fd = socket};
        epoll_ctl(poll, EPOLL_CTL_ADD, socket, &interest);
    }
}

int main(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGPIPE, SIG_IGN);
    prepare_answers();
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    int poll = epoll_create1(0);
    struct epoll_event interest = {.events = EPOLLIN, .data.fd = listener}, ready[512];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &interest);
    for (;;) {
        int count = epoll_wait(poll, ready, 512, paced_count ? 1 : -1);
        for (int index = 0; index < count; index++) {
            int socket = ready[index].data.fd;
            if (socket == listener) accept_all(listener, poll);
            else if (all[socket] && read_input(all[socket]) < 0) drop(all[socket]);
        }
        if (paced_count) pace();
    }
}
