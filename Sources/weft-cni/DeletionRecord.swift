import Glibc

/// A DEL that no agent took, kept as a file in `<state-directory>/deletions` until the agent carries it out.
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
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(.inputOutput, "\(draft): \(Failure.systemMessage)") }
        let bytes = invocation.request
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let complete = written == bytes.count
        close(descriptor)
        guard complete, rename(draft, path) == 0 else {
            let reason = Failure.systemMessage
            unlink(draft)
            throw Failure(.inputOutput, "\(path): \(reason)")
        }
    }

    func remove() { unlink(path) }

    private static func makeFolder(_ path: String) {
        guard mkdir(path, 0o700) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex
        else { return }
        makeFolder(String(path[..<slash]))
        mkdir(path, 0o700)
    }
}
