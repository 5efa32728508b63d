import LLMClients

/// 2. An answer that is JSON and nothing else.
enum JSONMode {
    static func run() async throws {
        let client = try makeLLMClient()
        let prompt = """
            Describe Tokyo as a JSON object with the members "name" (a string), "country" (a string) and "districts" (an
            array of three strings).
            """
        do {
            let text = try await client.generate(prompt, jsonMode: true, temperature: 0)
            print("JSON:      \(text)")
            let value = try JSONValue(parsing: text)
            print("its name:  \(value["name"]?.string ?? "not given")")
        } catch let error as LLMError where error.code == .notJSON {
            // Small models break the rule now and then. Nobody has to search the text for braces: it is an error.
            print("no JSON:   \(error.message)")
        }
    }
}
