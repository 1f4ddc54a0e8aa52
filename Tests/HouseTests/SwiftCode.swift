import Foundation

/// What of a source in Swift is code: without its comments, and without the characters of its texts. What is
/// interpolated into a text is code.
///
/// It knows no literals of regular expressions: a quotation mark or two slashes in one hide what follows in its line.
enum SwiftCode {
    /// - Parameter keepingTexts: with the characters of its texts.
    static func code(of source: String, keepingTexts: Bool = false) -> String {
        source.withCString { start in
            var scanner = CodeScanner(rest: start, keepsTexts: keepingTexts)
            while scanner.step() {}
            return String(decoding: scanner.code, as: UTF8.self)
        }
    }

    /// All names, keywords and numbers.
    static func words(of code: String) -> Set<String> {
        let parts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
        var words: Set<String> = []
        code.withCString { start in
            var rest = start + strcspn(start, parts)
            while rest.pointee != 0 {
                let length = strspn(rest, parts)
                words.insert(
                    String(decoding: UnsafeRawBufferPointer(start: rest, count: length), as: UTF8.self))
                rest += length
                rest += strcspn(rest, parts)
            }
        }
        return words
    }

    /// The lines that stand in the first eight columns: what is outermost, and what is one or two levels within.
    static func outerLines(of code: String) -> [String] {
        var lines: [String] = []
        code.withCString { start in
            var rest = start
            while rest.pointee != 0 {
                let length = strcspn(rest, "\n")
                if length > 0, strspn(rest, " ") <= 8 {
                    lines.append(String(decoding: UnsafeRawBufferPointer(start: rest, count: length), as: UTF8.self))
                }
                rest += length
                rest += strspn(rest, "\n")
            }
        }
        return lines
    }
}

private struct CodeScanner {
    private enum Place {
        case code(openParentheses: Int)
        case text(hashes: Int, isLong: Bool)
    }

    private var rest: UnsafePointer<CChar>
    private var places: [Place] = [.code(openParentheses: 0)]
    private(set) var code: [UInt8] = []

    private let keepsTexts: Bool

    init(rest: UnsafePointer<CChar>, keepsTexts: Bool) {
        self.rest = rest
        self.keepsTexts = keepsTexts
    }

    /// Whether there is more.
    mutating func step() -> Bool {
        switch places[places.count - 1] {
        case .code(let open):
            copy(strcspn(rest, "/\"#()\n"))
            guard rest.pointee != 0 else { return false }
            stepInCode(open)
        case .text(let hashes, let isLong):
            pass(strcspn(rest, "\\\"\n"))
            guard rest.pointee != 0 else { return false }
            stepInText(hashes, isLong)
        }
        return true
    }

    private mutating func copy(_ count: Int) {
        code.append(contentsOf: UnsafeRawBufferPointer(start: rest, count: count))
        rest += count
    }

    /// Takes a part of a text, or a mark around it, for which something else stands where texts are not kept.
    private mutating func pass(_ count: Int, as replacement: String = "") {
        if keepsTexts { return copy(count) }
        rest += count
        code += replacement.utf8
    }

    private func isNext(_ text: String) -> Bool { strncmp(rest, text, text.utf8.count) == 0 }

    private mutating func stepInCode(_ open: Int) {
        if isNext("//") {
            rest += strcspn(rest, "\n")
        } else if isNext("/*") {
            skipComment()
        } else if let mark = openingMark {
            pass(mark.hashes + (mark.isLong ? 3 : 1), as: "\"")
            places.append(.text(hashes: mark.hashes, isLong: mark.isLong))
        } else if isNext("\n") {
            endLine()
        } else {
            if isNext("(") { places[places.count - 1] = .code(openParentheses: open + 1) }
            if isNext(")"), open > 0 { places[places.count - 1] = .code(openParentheses: open - 1) }
            if isNext(")"), open == 0, places.count > 1 { places.removeLast() }
            copy(1)
        }
    }

    private var openingMark: (hashes: Int, isLong: Bool)? {
        let hashes = strspn(rest, "#")
        guard rest[hashes] == CChar(bitPattern: UInt8(ascii: "\"")) else { return nil }
        return (hashes, strncmp(rest + hashes, "\"\"\"", 3) == 0)
    }

    /// A text in single marks ends with its line, whatever was taken for its beginning.
    private mutating func endLine() {
        if places.contains(where: { if case .text(_, false) = $0 { true } else { false } }) {
            places = [.code(openParentheses: 0)]
        }
        copy(1)
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if isNext("/*") {
                depth += 1
                rest += 2
            } else if isNext("*/") {
                depth -= 1
                rest += 2
            } else if isNext("\n") {
                copy(1)
            } else {
                rest += 1
            }
            if depth > 0 { rest += strcspn(rest, "/*\n") }
        } while depth > 0 && rest.pointee != 0
        code.append(UInt8(ascii: " "))
    }

    private mutating func stepInText(_ hashes: Int, _ isLong: Bool) {
        let marks = String(repeating: "#", count: hashes)
        let end = (isLong ? "\"\"\"" : "\"") + marks
        if isNext("\n") {
            endLine()
        } else if isNext(end) {
            pass(end.utf8.count, as: "\"")
            places.removeLast()
        } else if isNext("\\" + marks) {
            pass(1 + hashes)
            guard rest.pointee != 0, !isNext("\n") else { return }
            if isNext("(") {
                copy(1)
                places.append(.code(openParentheses: 0))
            } else {
                pass(1)
            }
        } else {
            pass(1)
        }
    }
}
