/// The name of a host or a control node. It is the last part of an object's name, and that of folders and sockets on
/// its machine.
enum MachineName {
    /// The longest of a DNS name (RFC 1035 §2.3.4), which also fits into a folder's name.
    private static let longest = 253

    static func checked(_ name: String, _ what: String) throws(CommandFailure) -> String {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && $0 != "/" && $0 != ":" }
        guard isPlain, !name.isEmpty, name != ".", name != "..", name.utf8.count <= longest else {
            throw CommandFailure(
                description:
                    "\(what): \"\(name.prefix(longest))\" is not the name of a machine, which is not empty and has no "
                    + "blanks, slashes or colons")
        }
        return name
    }
}
