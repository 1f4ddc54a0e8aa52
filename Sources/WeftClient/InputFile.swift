import Glibc

/// A file that a person named to a command.
package enum InputFile {
    /// Nothing that a command reads is larger.
    private static let limit = 16 << 20

    /// - Parameter name: the option by which the file was named, for the error.
    package static func read(_ path: String, _ name: String) throws(InputFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputFileError(path, name, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw InputFileError(path, name, errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw InputFileError("\(name) \(path) is larger than \(limit >> 20) MB") }
        }
    }

    /// The text without blanks and line ends around it.
    package static func text(_ path: String, _ name: String) throws(InputFileError) -> String {
        let bytes = try read(path, name)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputFileError("\(name) \(path) is not text in UTF-8")
        }
        let trimmed = text.drop(while: \.isWhitespace)
        return String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// Why a file cannot be used: which, by which option, and why.
package struct InputFileError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    fileprivate init(_ path: String, _ name: String, _ code: CInt) {
        self.init("\(name) \(path): \(String(cString: strerror(code)).lowercased())")
    }
}
