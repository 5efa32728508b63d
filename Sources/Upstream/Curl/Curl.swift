internal import CCurl
internal import Glibc
internal import Reactor

/// The only file that speaks to libcurl. Everything else sees these three types.
///
/// All of it belongs to one loop's thread; libcurl calls back only from inside the calls made here.
enum Curl {
    /// Must run once, before any other thread (curl_global_init(3)).
    static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Makes a pooled connection one that libcurl takes for dead and closes before it uses it again: shut down in both
    /// directions, but still a socket of libcurl's.
    static func cutOff(_ socket: Int32) {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    static var version: String {
        String(cString: curl_library_version())
    }
}

/// What libcurl wants to know of a socket.
enum CurlInterest: Equatable {
    case wants(reads: Bool, writes: Bool)
    /// Nothing for now: a transfer that uses it is paused, or other streams share it.
    case pauses
    /// Nothing: it went back to the pool, or is about to be closed.
    case ended
}

/// How a transfer ended, in libcurl's words.
struct CurlResult {
    fileprivate let code: CURLcode
    /// Text for the log.
    let message: String
    /// `errno` of the failed connect, or 0.
    let systemError: Int32
    /// A connection made for this transfer was secured, and then ended by the server's TLS.
    fileprivate var isEndedByTLS = false

    var isSuccess: Bool { code == CURLE_OK }

    /// The error this is, for a transfer of which `hasHead` tells whether an answer had begun.
    func error(hasHead: Bool) -> UpstreamError {
        UpstreamError(errorCode(hasHead: hasHead), message)
    }

    private func errorCode(hasHead: Bool) -> UpstreamError.Code {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolvable
        case CURLE_COULDNT_CONNECT: connectErrorCode
        case CURLE_OPERATION_TIMEDOUT: .connectTimeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT:
            isTLSAlert ? .tlsRefused : .tls
        // Under TLS 1.3 a client's handshake is over before the server has looked at the client's certificate.
        case CURLE_RECV_ERROR where !hasHead && (isTLSAlert || isEndedByTLS), CURLE_SEND_ERROR where isEndedByTLS:
            .tlsRefused
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING: .malformed
        case CURLE_OUT_OF_MEMORY: hasHead ? .exhausted : .tooLarge
        default: hasHead ? .cutOff : .noAnswer
        }
    }

    /// libcurl has no code for an alert of the server's; the TLS library's words are all there is.
    private var isTLSAlert: Bool {
        message.utf8.split(separator: UInt8(ascii: " ")).contains { $0.elementsEqual("alert".utf8) }
    }

    private var connectErrorCode: UpstreamError.Code {
        switch systemError {
        case ECONNREFUSED: .refused
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: .exhausted
        default: .unreachable
        }
    }
}

/// Receives what a transfer brings.
protocol CurlReceiver: AnyObject {
    /// One line of a head or trailer, with its line end. False ends the transfer.
    func receive(headLine: UnsafeRawBufferPointer) -> Bool
    /// Body bytes, the coding removed. `.pause` refuses them all; they come again after `resume`.
    func receive(body: UnsafeRawBufferPointer) -> CurlBodyAnswer
}

enum CurlBodyAnswer {
    case took
    case pause
    case fail
}

/// One easy handle: prepared once for an endpoint, used for one transfer after the other.
final class CurlEasy {
    fileprivate let handle: UnsafeMutableRawPointer
    private let baseURL: String
    private let errorText: UnsafeMutablePointer<CChar>
    /// The field lines of every GET, and of every POST.
    private var getFields: UnsafeMutablePointer<curl_slist>?
    private var postFields: UnsafeMutablePointer<curl_slist>?
    /// One transfer's own field lines; the last of them points to one of the lists above.
    private var ownFields: UnsafeMutablePointer<curl_slist>?
    private var method: UpstreamRequest.Method?
    private var path: String?
    /// Kept while a transfer runs: libcurl reads it where it lies.
    private var body: [UInt8] = []
    /// The receiver wants no more for now.
    fileprivate var isPaused = false
    /// Whether several transfers may use one connection, on which then something may come at any time (HTTP/2).
    fileprivate let sharesConnections: Bool
    /// How many connections had been closed when the transfer began.
    fileprivate var closingsBefore = 0
    /// Set while a transfer runs that has not been let go.
    unowned var receiver: (any CurlReceiver)?

    /// nil when there is no memory.
    init?(_ endpoint: Endpoint, for multi: CurlMulti) {
        guard Curl.isReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
        baseURL = endpoint.baseURL
        sharesConnections = endpoint.usesHTTP2
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        for field in endpoint.fields {
            getFields = curl_slist_append(getFields, field)
            postFields = curl_slist_append(postFields, field)
        }
        postFields = curl_slist_append(postFields, "Content-Type: application/json")
        // Removes the field: libcurl would wait a second for a 100 before a large body.
        postFields = curl_slist_append(postFields, "Expect:")
        prepareTransport(endpoint)
        prepareCallbacks()
        prepareSocketCallbacks(multi)
    }

    deinit {
        dropOwnFields()
        curl_easy_cleanup(handle)
        curl_slist_free_all(getFields)
        curl_slist_free_all(postFields)
        errorText.deallocate()
    }

    private func prepareTransport(_ endpoint: Endpoint) {
        let version = endpoint.usesHTTP2 ? CURL_HTTP_VERSION_2_0 : CURL_HTTP_VERSION_1_1
        curl_set_long(handle, CURLOPT_HTTP_VERSION, version)
        curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        // Without it a hanging resolver thread is joined, and the whole loop with it.
        curl_set_long(handle, CURLOPT_QUICK_EXIT, 1)
        curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(endpoint.connectTimeout.milliseconds))
        curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        curl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
        // An empty proxy keeps the environment's `http_proxy` out.
        curl_set_string(handle, CURLOPT_PROXY, endpoint.proxy ?? "")
        // The proxy's own answer to CONNECT would pass for the server's head.
        curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
        curl_set_long(handle, CURLOPT_TCP_NODELAY, 1)
        curl_set_long(handle, CURLOPT_BUFFERSIZE, 64 << 10)
        // Below the keep-alive time of common servers, so that a pooled connection is seldom a dead one.
        curl_set_long(handle, CURLOPT_MAXAGE_CONN, 50)
        curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
        curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
        if endpoint.refusesPrivateAddresses { preparePublicOnly() }
        if let file = endpoint.authorityFile { curl_set_string(handle, CURLOPT_CAINFO, file) }
        if let file = endpoint.clientCertificateFile {
            curl_set_string(handle, CURLOPT_SSLCERT, file)
            curl_set_string(handle, CURLOPT_SSLKEY, endpoint.clientKeyFile ?? file)
        }
    }

    /// The check is made on the very address that is connected to, so a name cannot change its mind in between; and a
    /// pooled connection, which was made for somebody else, is never used.
    private func preparePublicOnly() {
        curl_set_long(handle, CURLOPT_FRESH_CONNECT, 1)
        curl_set_long(handle, CURLOPT_FORBID_REUSE, 1)
        curl_set_open_socket_callback(handle) { _, _, address in
            guard let address, let target = curl_address(address),
                SocketAddress(target, length: Int(address.pointee.addrlen))?.isPublic == true
            else { return CURL_SOCKET_BAD }
            return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
        }
    }

    private func prepareCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        curl_set_bytes_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let easy = Unmanaged<CurlEasy>.fromOpaque(context).takeUnretainedValue()
            let data = UnsafeRawBufferPointer(start: bytes, count: size * count)
            switch easy.receiver?.receive(body: data) {
            case .took: return data.count
            case .pause:
                easy.isPaused = true
                return Int(CURL_WRITEFUNC_PAUSE)
            case .fail, nil: return data.count == 0 ? 1 : 0
            }
        }
        curl_set_bytes_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let easy = Unmanaged<CurlEasy>.fromOpaque(context).takeUnretainedValue()
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return easy.receiver?.receive(headLine: line) == true ? line.count : 0
        }
    }

    /// A connection outlives the handle it was made for, so its callbacks belong to the multi handle.
    private func prepareSocketCallbacks(_ multi: CurlMulti) {
        let context = Unmanaged.passUnretained(multi).toOpaque()
        curl_set_pointer(handle, CURLOPT_SOCKOPTDATA, context)
        curl_set_pointer(handle, CURLOPT_CLOSESOCKETDATA, context)
        curl_set_new_socket_callback(handle) { context, socket, _ in
            guard let context else { return CURL_SOCKOPT_OK }
            Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue().onOpened?(socket)
            return CURL_SOCKOPT_OK
        }
        curl_set_close_socket_callback(handle) { context, socket in
            if let context {
                let multi = Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
                multi.closings &+= 1
                multi.onClosing?(socket)
            }
            return close(socket)
        }
    }

    /// Gives the handle what is particular to its next transfer.
    func load(_ request: consuming UpstreamRequest, fields: FieldLines) {
        errorText.pointee = 0
        isPaused = false
        if path != request.path {
            path = request.path
            curl_set_string(handle, CURLOPT_URL, baseURL + request.path)
        }
        if method != request.method {
            method = request.method
            curl_set_long(handle, request.method == .post ? CURLOPT_POST : CURLOPT_HTTPGET, 1)
        }
        var lines: [UInt8] = []
        fields(&lines)
        loadFields(lines)
        guard method == .post else { return }
        body = request.body
        curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        // The array's storage stays where it is: nobody writes to it and `body` holds it until `unload`.
        _ = body.withUnsafeBufferPointer { curl_set_pointer(handle, CURLOPT_POSTFIELDS, $0.baseAddress) }
    }

    private func loadFields(_ lines: [UInt8]) {
        let fixed = method == .post ? postFields : getFields
        for line in lines.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
            ownFields = curl_slist_append(ownFields, String(decoding: line, as: UTF8.self))
        }
        var last = ownFields
        while let next = last?.pointee.next { last = next }
        last?.pointee.next = fixed
        curl_set_list(handle, CURLOPT_HTTPHEADER, ownFields ?? fixed)
    }

    /// Lets go of what the last transfer brought; the handle is ready for another.
    func unload() {
        receiver = nil
        body = []
        dropOwnFields()
    }

    private func dropOwnFields() {
        curl_set_list(handle, CURLOPT_HTTPHEADER, nil)
        while let first = ownFields, first != getFields, first != postFields {
            ownFields = first.pointee.next
            first.pointee.next = nil
            curl_slist_free_all(first)
        }
        ownFields = nil
    }

    /// Lets a paused transfer go on. The receiver may be called before this returns.
    ///
    /// - Returns: false when the receiver has refused what it was given; libcurl does not end the transfer by itself.
    func resume() -> Bool {
        isPaused = false
        return curl_easy_pause(handle, CURLPAUSE_CONT) == CURLE_OK
    }

    fileprivate func result(_ code: CURLcode) -> CurlResult {
        if code == CURLE_OK { return CurlResult(code: code, message: "", systemError: 0) }
        var systemError = 0
        curl_get_long(handle, CURLINFO_OS_ERRNO, &systemError)
        if isEndedByTLS(code, Int32(truncatingIfNeeded: systemError)) {
            let message = "it closed the connection as soon as that was secured"
            return CurlResult(code: code, message: message, systemError: 0, isEndedByTLS: true)
        }
        let text = String(cString: errorText)
        let message = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
        return CurlResult(code: code, message: message, systemError: Int32(truncatingIfNeeded: systemError))
    }

    /// Whether the server's TLS has ended a new connection, and libcurl tells of a failed write instead of the alert: one
    /// before anything of the request was sent, or one that the TLS library made while it read.
    private func isEndedByTLS(_ code: CURLcode, _ systemError: Int32) -> Bool {
        guard baseURL.hasPrefix("https:") else { return false }
        var newConnections = 0
        var sentBytes = 0
        curl_get_long(handle, CURLINFO_NUM_CONNECTS, &newConnections)
        curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sentBytes)
        guard newConnections > 0 else { return false }
        return code == CURLE_SEND_ERROR && sentBytes == 0 || code == CURLE_RECV_ERROR && systemError == EPIPE
    }
}

/// One multi handle: the transfers and pooled connections of one loop.
final class CurlMulti {
    private let handle: UnsafeMutableRawPointer
    private var running: [UnsafeMutableRawPointer: CurlEasy] = [:]
    private var isClosed = false
    /// How many connections libcurl has closed.
    fileprivate var closings = 0
    /// libcurl's interest in a socket has changed.
    var onInterest: ((Int32, CurlInterest) -> Void)?
    /// libcurl has made a socket for a connection, or is about to close it.
    var onOpened: ((Int32) -> Void)?
    var onClosing: ((Int32) -> Void)?
    /// libcurl wants `timeOut` called after so many milliseconds; nil: not at all.
    var onTimer: ((Int?) -> Void)?

    /// nil when there is no memory.
    init?() {
        guard Curl.isReady, let handle = curl_multi_init() else { return nil }
        self.handle = handle
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_pointer(handle, CURLMOPT_SOCKETDATA, context)
        curl_multi_set_pointer(handle, CURLMOPT_TIMERDATA, context)
        // Idle connections kept for the next transfer, all endpoints together.
        curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, 1024)
        curl_multi_set_socket_callback(handle) { easy, socket, change, context, _ in
            guard let context else { return 0 }
            let multi = Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
            multi.onInterest?(socket, multi.interest(of: easy, change: change))
            return 0
        }
        curl_multi_set_timer_callback(handle) { _, milliseconds, context in
            guard let context else { return 0 }
            let multi = Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
            multi.onTimer?(milliseconds < 0 ? nil : milliseconds)
            return 0
        }
    }

    deinit {
        precondition(isClosed, "a multi handle was let go without being closed")
    }

    /// Ends every transfer and closes every connection; the callbacks above may still be called from inside.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        for easy in running.values { curl_multi_remove_handle(handle, easy.handle) }
        running = [:]
        curl_multi_cleanup(handle)
        onInterest = nil
        onOpened = nil
        onClosing = nil
        onTimer = nil
    }

    /// Starts a loaded handle's transfer. False when libcurl refuses it.
    func add(_ easy: CurlEasy) -> Bool {
        guard !isClosed, curl_multi_add_handle(handle, easy.handle) == CURLM_OK else { return false }
        running[easy.handle] = easy
        easy.closingsBefore = closings
        return true
    }

    /// Whether a handle may have been given another connection in the place of a dead one. libcurl counts that for as
    /// long as a handle lives and refuses the sixth, so such a handle is not used again.
    func mayHaveRetried(_ easy: CurlEasy) -> Bool {
        easy.closingsBefore != closings
    }

    /// Ends a handle's transfer, if it runs.
    func remove(_ easy: CurlEasy) {
        guard running[easy.handle] != nil else { return }
        curl_multi_remove_handle(handle, easy.handle)
        running[easy.handle] = nil
    }

    private func interest(of handle: UnsafeMutableRawPointer?, change: Int32) -> CurlInterest {
        if change == CURL_POLL_REMOVE {
            let easy = handle.flatMap { running[$0] }
            return easy?.isPaused == false && easy?.sharesConnections == false ? .ended : .pauses
        }
        return .wants(
            reads: change == CURL_POLL_IN || change == CURL_POLL_INOUT,
            writes: change == CURL_POLL_OUT || change == CURL_POLL_INOUT)
    }

    /// Tells libcurl that a socket is ready.
    func socketReady(_ socket: Int32, readable: Bool, writable: Bool, failed: Bool) {
        var flags: Int32 = 0
        if readable { flags |= CURL_CSELECT_IN }
        if writable { flags |= CURL_CSELECT_OUT }
        if failed { flags |= CURL_CSELECT_ERR }
        var count: Int32 = 0
        curl_multi_socket_action(handle, socket, flags, &count)
    }

    /// Tells libcurl that its time has come.
    func timeOut() {
        var count: Int32 = 0
        curl_multi_socket_action(handle, CURL_SOCKET_TIMEOUT, 0, &count)
    }

    /// The next transfer that has ended, taken off the multi handle.
    func nextFinished() -> (CurlEasy, CurlResult)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let done = message.pointee.easy_handle else { continue }
            let code = curl_message_result(message)
            guard let easy = running[done] else { continue }
            let result = easy.result(code)
            remove(easy)
            return (easy, result)
        }
        return nil
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let whole = min(max(seconds, 0), 1 << 40) * 1000
        return max(1, whole + attoseconds / 1_000_000_000_000_000)
    }
}
