extension GatewaySettings {
    /// Reports what is right by itself and wrong together.
    func check(with context: ReadingContext) {
        checkExposure(context)
        checkAdmin(context)
        checkDefaultBackend(context)
        checkLimits(context)
        checkCache(context)
        checkAliases(context)
        checkBudgets(context)
    }

    private func checkBudgets(_ context: ReadingContext) {
        guard prices.isEmpty, context.isSound("prices") else { return }
        for (index, key) in server.keys.enumerated() where key.limits.budget?.cost != nil {
            context.report(
                "nothing costs anything without prices; say what the models cost under prices:",
                about: "gateway.keys[\(index)].budget.cost")
        }
    }

    private func checkExposure(_ context: ReadingContext) {
        guard context.isSound("gateway.host"), context.isSound("gateway.api_keys"), context.isSound("gateway.keys")
        else { return }
        guard server.apiKeys.isEmpty, server.keys.isEmpty, NetworkHost(server.host)?.isLoopback != true else { return }
        context.report(
            "other machines can reach \(quoted(server.host)) and no API key protects it; "
                + "set gateway.api_keys, gateway.keys or LLM_GATEWAY_API_KEYS, or listen on 127.0.0.1",
            about: "gateway.host")
    }

    private func checkAdmin(_ context: ReadingContext) {
        guard let port = server.admin.port else { return }
        if context.isSound("gateway.admin.host"), context.isSound("gateway.admin.key"), server.admin.key == nil,
            NetworkHost(server.admin.host)?.isLoopback != true
        {
            context.report(
                "other machines can reach \(quoted(server.admin.host)) and no key protects it; "
                    + "set gateway.admin.key, or listen on 127.0.0.1",
                about: "gateway.admin.host")
        }
        if port == server.port, server.admin.host == server.host {
            context.report(
                "the gateway itself listens there; leave the port out to have both on one address",
                about: "gateway.admin.port")
        }
    }

    private func checkDefaultBackend(_ context: ReadingContext) {
        guard case .named(let name) = llm.backend, backend(named: name) == nil else { return }
        let names = BackendChoice.builtIn.map(\.name) + backends.map(\.name)
        let hint =
            nearestWord(to: name, among: names).map { "did you mean \(quoted($0))?" }
            ?? "there are " + names.joined(separator: ", ")
        context.report("there is no backend \(quoted(name)); \(hint)", about: "llm.backend")
    }

    private func checkLimits(_ context: ReadingContext) {
        guard server.limits.requestLineBytes > server.limits.headBytes else { return }
        context.report(
            "the request line is part of the head, which may have \(server.limits.headBytes) bytes",
            about: "gateway.limits.request_line_bytes")
    }

    private func checkCache(_ context: ReadingContext) {
        let cache = server.cache
        guard cache.entryBytes > cache.bytes, context.isSound("gateway.cache.bytes") else { return }
        context.report(
            "one answer cannot have more than all together, which may have \(cache.bytes) bytes",
            about: "gateway.cache.entry_bytes")
    }

    private func checkAliases(_ context: ReadingContext) {
        for alias in aliases {
            let path = "models.\(alias.name)"
            for candidate in alias.allCandidates
            where backends.contains(where: { candidate == $0.name + "/" })
                || builtInBackends.contains(where: { candidate == $0.name + "/" })
            {
                context.report("\(quoted(candidate)) names a backend and no model", about: path)
            }
        }
        for cycle in AliasCycles.find(in: aliases) {
            let way = (cycle + cycle.prefix(1)).map(quoted).joined(separator: " -> ")
            context.report("the alias leads back to itself: \(way)", about: "models.\(cycle.first ?? "")")
        }
    }
}
