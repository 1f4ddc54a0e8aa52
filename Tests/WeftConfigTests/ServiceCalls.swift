import Foundation

/// What others can ask of ``ConfigService``, as the sources declare it, in whatever file: `read(_:_:_:by:)`,
/// `revision`.
enum ServiceCalls {
    static func declared() throws -> Set<String> {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/WeftConfig")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".swift") }
        return try files.reduce(into: []) { calls, file in
            calls.formUnion(declared(in: try String(contentsOf: folder.appending(path: file), encoding: .utf8)))
        }
    }

    /// Members stand four columns in, by our format; what stands further in is a nested type's.
    static func declared(in text: String) -> Set<String> {
        let body =
            /^(?<access>package )?(?:[\w@]+ )*(?:extension|class|actor) ConfigService\b(?!\.)[^{]*\{(?<members>(?:\n(?!\}).*)*)/
            .anchorsMatchLineEndings()
        let member = /^ {4}(?:[\w@()]+ )*package (?:[\w()]+ )*(?<kind>func|var|let|subscript) ?/
            .anchorsMatchLineEndings()
        return text.matches(of: body).reduce(into: []) { calls, body in
            let isExtension = body.output.0.prefix { $0 != "{" }.contains("extension ")
            // It would open members that do not say so.
            if isExtension, body.output.access != nil { calls.insert("package extension") }
            for match in body.output.members.matches(of: member) {
                let rest = body.output.members[match.range.upperBound...]
                switch match.output.kind {
                case "func": calls.insert(signature(rest))
                case "subscript": calls.insert("subscript" + signature(rest))
                default: calls.insert(String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }))
                }
            }
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
