internal import Synchronization

/// The accounts of all keys, by name. An account stays when a new configuration comes, also one without its key: what
/// was used is not forgotten.
final class AccountBook: Sendable {
    private let accounts = Mutex<[String: Account]>([:])
    private let restored: [String: UsageRecord]

    /// - Parameter records: what was kept of an earlier run.
    init(restoring records: [String: UsageRecord] = [:]) {
        restored = records
        for name in records.keys { _ = account(named: name) }
    }

    /// The account of this name, new where there was none.
    func account(named name: String) -> Account {
        accounts.withLock { accounts in
            if let account = accounts[name] { return account }
            let account = Account(name: name)
            if let record = restored[name] { account.usage.restore(record) }
            accounts[name] = account
            return account
        }
    }

    /// All accounts in the order of their names.
    var all: [Account] {
        accounts.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }
}
