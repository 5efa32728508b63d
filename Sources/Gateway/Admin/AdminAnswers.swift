internal import Reactor
internal import Wire

/// Answers those who watch over the gateway.
struct AdminAnswers {
    let observatory: Observatory

    func tell(
        _ page: AdminPage, _ fields: HTTPFields, by current: WorkerSnapshot, _ answering: Answering
    ) throws(GatewayError) {
        switch page {
        case .metrics: try tellMetrics(fields, of: current.shared, answering)
        case .backends:
            let page = BackendsPage(current.shared.backends, catalog: current.catalog, now: answering.loop.now)
            answering.send(json: page.encoded)
        }
    }

    private func tellMetrics(
        _ fields: HTTPFields, of snapshot: GatewaySnapshot, _ answering: Answering
    ) throws(GatewayError) {
        guard let metrics = observatory.metrics else { throw .metricsAreOff }
        let format: ExpositionWriter.Format = Self.prefersOpenMetrics(fields) ? .openMetrics : .text
        answering.send(body: metrics.page(format, snapshot, now: answering.loop.now), typeLine: format.typeLine)
    }

    /// Who names the format in `Accept` can read it; all who ask can read the other one. The order of preference is not
    /// weighed: Prometheus puts the one it likes best first and both say the same.
    private static func prefersOpenMetrics(_ fields: HTTPFields) -> Bool {
        guard let accept = fields.string(of: .accept) else { return false }
        return accept.split(separator: ",").contains { choice in
            let parts = choice.split(separator: ";").map { $0.filter { $0 != " " } }
            return parts.first == "application/openmetrics-text" && !parts.contains("q=0")
                && !parts.contains { $0.hasPrefix("version=") && $0 != "version=1.0.0" }
        }
    }
}
