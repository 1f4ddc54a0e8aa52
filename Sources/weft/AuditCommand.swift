import ArgumentParser
import Foundation
import WeftClient
import WeftJSON
import WeftNet

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who changed what, when and from where, and who was refused; the newest first.",
        discussion: "For administrators, and for users with the role global-read-only.")

    @OptionGroup var options: APIOptions
    @Option(help: "From when on, in UTC: 2026-11-30, or 2026-11-30T12:00.") var since: String?
    @Option(help: "Until when, as --since.") var until: String?
    @Option(help: "A part of the caller's name: 'user ada', orchestrator, host.") var caller: String?
    @Option(help: "The address that it came from.") var source: String?
    @Option(help: "The request's id, as X-Request-Id of the answer has it.") var request: String?
    @Option(help: "A type of objects, user, token, orchestrator, aaa-mode; or a call, such as join.") var type: String?
    @Option(help: "A uuid, or a part of a name.") var object: String?
    @Option(help: "create, update, delete, call or refused.") var operation: String?
    @Option(help: "How many entries at most.") var limit = 50
    @Flag(help: "Entries as they are kept: a line of JSON each.") var json = false

    func run() async throws {
        guard limit > 0 else { throw CommandFailure(description: "--limit has to be above 0") }
        let client = try options.client
        var left = limit
        var before: Int?
        repeat {
            let answer = try await client.get("/weft/audit?\(query(before, limit: min(left, 1000)))")
            if before == nil, let trouble = answer["trouble"]?.string {
                FileHandle.standardError.write(Data("warning: the audit is not kept: \(trouble.onOneLine)\n".utf8))
            }
            let entries = answer["entries"]?.array ?? []
            for entry in entries { for line in json ? [entry.text] : Self.lines(of: entry) { print(line) } }
            left -= entries.count
            before = answer["next"]?.int
        } while before != nil && left > 0
    }

    private func query(_ before: Int?, limit: Int) -> String {
        let fields = [
            ("since", since), ("until", until), ("caller", caller), ("source", source), ("request", request),
            ("type", type), ("object", object), ("operation", operation), ("before", before.map(String.init)),
            ("limit", String(limit)),
        ]
        var components = URLComponents()
        components.queryItems = fields.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        // A plus is a blank to whoever reads the query of a form.
        return (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
    }

    /// A line for each thing that was changed.
    private static func lines(of entry: JSON) -> [String] {
        func text(_ name: String) -> String { entry[name]?.string?.onOneLine ?? "" }
        let head = [String(text("time").prefix(23)), text("caller"), text("source").isEmpty ? "-" : text("source")]
        let more = entry["more"]?.int.map { " (\($0) more)" } ?? ""
        let deeds: [String]
        if let changes = entry["changes"]?.array {
            deeds = changes.map { change in
                func text(_ name: String) -> String { change[name]?.string?.onOneLine ?? "" }
                let fields = (change["fields"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
                let words = [
                    text("operation"), text("type"), text("name"), fields.isEmpty ? "" : "(\(fields.onOneLine))",
                ]
                return words.filter { !$0.isEmpty }.joined(separator: " ")
            }
        } else if let call = entry["call"]?.string {
            deeds = ["\(call.onOneLine) \(text("subject"))"]
        } else if let lost = entry["lost"]?.int {
            deeds = ["\(lost) entries were lost since \(text("since"))"]
        } else {
            deeds = ["refused \(text("refused")): \(entry["status"]?.int ?? 0) \(text("words"))\(more)"]
        }
        return deeds.map { (head + [$0]).joined(separator: "  ") }
    }
}
