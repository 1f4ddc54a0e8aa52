import Glibc

/// A DEL as a file in `<state-directory>/deletions`, where it waits until an agent has carried it out.
struct DeletionRecord {
    private let path: String

    /// Writes the record beside its final name and renames it, so that the agent never reads half of one.
    init(of invocation: Invocation) throws(Failure) {
        let folder = invocation.stateDirectory + "/deletions"
        // Container ids are hexadecimal or UUID-like (CNI: letters, digits, `_`, `.`, `-`); a slash would leave the
        // folder.
        let name = "\(invocation["CNI_CONTAINERID"])__\(invocation["CNI_IFNAME"])"
        guard !name.contains("/"), name.utf8.count < 200 else {
            throw Failure(.invalidEnvironment, "CNI_CONTAINERID and CNI_IFNAME make no file name: \(name)")
        }
        path = "\(folder)/\(name)"
        Self.makeFolder(folder)
        let draft = "\(folder)/.\(name).\(getpid())"
        guard Self.write(invocation.request, to: draft), rename(draft, path) == 0 else {
            let reason = Failure.systemMessage
            unlink(draft)
            throw Failure(.inputOutput, "the deletion cannot be written down at \(path): \(reason)")
        }
    }

    func remove() { unlink(path) }

    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let reason = errno
                close(descriptor)
                errno = reason
                return false
            }
            rest = rest.dropFirst(written)
        }
        return close(descriptor) == 0
    }

    private static func makeFolder(_ path: String) {
        guard mkdir(path, 0o700) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex
        else { return }
        makeFolder(String(path[..<slash]))
        mkdir(path, 0o700)
    }
}
