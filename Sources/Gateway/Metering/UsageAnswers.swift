/// Answers what the keys have used.
struct UsageAnswers {
    let snapshot: GatewaySnapshot

    /// `GET /gateway/usage`: of the key that asks; for an administrator's key of all, also of those that are no more.
    func tell(_ answering: Answering) throws(GatewayError) {
        guard let key = answering.key else { throw .missingKey() }
        let keys = key.isAdmin ? snapshot.keys.all : [key]
        var others: [Account] = []
        if key.isAdmin {
            let known = Set(keys.map { ObjectIdentifier($0.account) })
            others = snapshot.metering.book.all.filter {
                !known.contains(ObjectIdentifier($0)) && $0.usage.total.requests > 0
            }
        }
        let report = UsageReport(keys: keys, others: others, today: snapshot.metering.wall.today)
        answering.send(json: report.encoded)
    }
}
