import Foundation

/// The calls of ``ConfigService`` that others can make, as its sources declare them: `read(_:_:_:by:)`.
enum ServiceCalls {
    static func declared() throws -> Set<String> {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/WeftConfig/Service")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("ConfigService") }
        return try files.reduce(into: []) { calls, file in
            let text = try String(contentsOf: file, encoding: .utf8)
            for part in text.components(separatedBy: "package func ").dropFirst() { calls.insert(signature(part[...])) }
        }
    }

    /// Of a declaration that begins with its name.
    private static func signature(_ text: Substring) -> String {
        let name = text.prefix { $0 != "(" }
        var depth = 0
        var labels: [Substring] = []
        var atLabel = true
        for (index, character) in zip(text.indices, text).drop(while: { $0.1 != "(" }) {
            switch character {
            case "(", "[", "<": depth += 1
            case ")", "]": depth -= 1
            case ">" where text[text.index(before: index)] != "-": depth -= 1
            case ",": if depth == 1 { atLabel = true }
            default:
                guard atLabel, depth == 1, !character.isWhitespace else { continue }
                labels.append(text[index...].prefix { $0.isLetter || $0 == "_" })
                atLabel = false
            }
            if depth == 0 { break }
        }
        return "\(name)(\(labels.map { "\($0):" }.joined()))"
    }
}
