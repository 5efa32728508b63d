package import Reactor

/// The transfers of one worker's loop. Which of its ways serves an endpoint is decided here and nowhere else.
package final class Transport {
    private let curl: CurlTransport

    /// The version of libcurl, for `check` and the log.
    package static var libraryVersion: String { Curl.version }

    /// Must be called before any other thread is started.
    package static func prepareProcess() {
        _ = Curl.isReady
    }

    /// - Throws: `exhausted` when there is no memory or a library could not be initialised.
    package init(on loop: EventLoop) throws(UpstreamError) {
        curl = try CurlTransport(on: loop)
    }

    /// Sends `request` and returns what its answer will arrive in. Letting go of that ends the exchange.
    package func start(_ request: consuming UpstreamRequest, to endpoint: Endpoint) -> Transfer {
        curl.start(request, to: endpoint)
    }

    /// Ends every transfer and closes every connection.
    package func close() {
        curl.close()
    }
}
