// Asks the gateway from Swift without the package's library, with Foundation alone. (With it: LLMClients, in README.)
//
//     swift examples/clients/chat.swift

import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Answer: Decodable {
    struct Choice: Decodable { let message: Message }
    struct Message: Decodable { let content: String? }
    let choices: [Choice]
}

struct Failure: Decodable {
    struct Details: Decodable { let message: String }
    let error: Details
}

let environment = ProcessInfo.processInfo.environment
let gateway = environment["GATEWAY"] ?? "http://127.0.0.1:4000"
guard let url = URL(string: gateway + "/v1/chat/completions") else {
    print("\(gateway) is no address")
    exit(64)
}

var request = URLRequest(url: url)
request.httpMethod = "POST"
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.setValue("Bearer \(environment["GATEWAY_KEY"] ?? "unused")", forHTTPHeaderField: "Authorization")
request.httpBody = Data(
    #"{"model": "gpt-4o", "max_tokens": 60, "messages": [{"role": "user", "content": "What is 2+2?"}]}"#.utf8)

let (data, response) = try await URLSession.shared.data(for: request)
if let response = response as? HTTPURLResponse, response.statusCode == 200 {
    let answer = try JSONDecoder().decode(Answer.self, from: data)
    print("whole:   ", answer.choices.first?.message.content ?? "")
    print("answered:", response.value(forHTTPHeaderField: "x-gateway-backend") ?? "unknown")
} else {
    print("refused: ", try JSONDecoder().decode(Failure.self, from: data).error.message)
    exit(1)
}
