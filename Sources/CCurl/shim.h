// libcurl, with one fixed-argument function for each variadic call Swift cannot make.
#ifndef LLM_GATEWAY_CCURL_H
#define LLM_GATEWAY_CCURL_H

#include <curl/curl.h>

static inline const char *curl_library_version(void) {
    return curl_version_info(CURLVERSION_NOW)->version;
}

static inline CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*curl_bytes_callback)(char *, size_t, size_t, void *);

static inline CURLcode curl_set_bytes_callback(CURL *handle, CURLoption option, curl_bytes_callback value) {
    return curl_easy_setopt(handle, option, value);
}

typedef int (*curl_new_socket_callback)(void *, curl_socket_t, curlsocktype);
typedef int (*curl_close_socket_callback)(void *, curl_socket_t);

typedef curl_socket_t (*curl_open_socket_callback)(void *, curlsocktype, struct curl_sockaddr *);

static inline CURLcode curl_set_open_socket_callback(CURL *handle, curl_open_socket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline const struct sockaddr *curl_address(const struct curl_sockaddr *address) {
    return &address->addr;
}

static inline CURLcode curl_set_new_socket_callback(CURL *handle, curl_new_socket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, value);
}

static inline CURLcode curl_set_close_socket_callback(CURL *handle, curl_close_socket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, value);
}

static inline CURLcode curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode curl_multi_set_socket_callback(CURLM *multi, curl_socket_callback value) {
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value);
}

static inline CURLMcode curl_multi_set_timer_callback(CURLM *multi, curl_multi_timer_callback value) {
    return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, value);
}

/// `CURLMsg.data` is a union; the result is its only member for `CURLMSG_DONE`.
static inline CURLcode curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

#endif
