import Glibc
package import HTTPTypes
import WeftNet

/// Keeps web pages of others from using a browser's place in the network: what comes with a foreign origin changes
/// nothing, and a server that has no TLS answers only to names that nobody else can give it (DNS rebinding).
package struct BrowserGuard: Sendable {
    /// nil: any.
    private let names: Set<String>?

    /// - Parameter names: by which the server may be called beside its addresses and its machine's name; nil for any.
    package init(names: [String]? = []) {
        self.names = names.map { Set(($0 + [Self.machine]).map { $0.lowercased() }) }
    }

    /// Why a request is refused; `nil` for one that is not.
    ///
    /// - Parameter isSecure: it came within TLS, and so from whoever wants a name of the server's certificate.
    package func objection(
        to request: HTTPRequest, isSecure: Bool = false
    ) -> (status: HTTPResponse.Status, words: String)? {
        if let authority = request.authority, !isSecure, !allows(authority: authority) {
            return (
                .misdirectedRequest,
                "this server is not called \(Self.printable(Self.host(of: authority))): call it by its address, or start it with --host-name"
            )
        }
        guard request.method != .get, request.method != .head, let origin = request.headerFields[.origin] else {
            return nil
        }
        let own = ["http", "https"].map { "\($0)://\(request.authority ?? "")" }
        guard own.contains(origin.lowercased()) || own.contains(origin) else {
            return (.forbidden, "a page of \(Self.printable(origin)) may change nothing here")
        }
        return nil
    }

    /// Whether the server may be called so.
    func allows(authority: String) -> Bool { answers(to: Self.host(of: authority)) }

    /// A name without a dot is one of this network, and an address is nobody's to give away.
    private func answers(to host: String) -> Bool {
        guard let names else { return true }
        return IPAddress(host) != nil || !host.contains(".") || names.contains(host) || host.hasSuffix(".localhost")
    }

    /// `weft.example:8082` without the port, `[2001:db8::1]:8082` without the brackets too.
    private static func host(of authority: String) -> String {
        var host = authority.lowercased()[...]
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        host = host.prefix { $0 != ":" }
        return String(host.hasSuffix(".") ? host.dropLast() : host)
    }

    private static func printable(_ text: String) -> String {
        String(text.prefix(100).map { $0.isASCII && !$0.isWhitespace && $0 != "<" && $0 != "&" ? $0 : "?" })
    }

    private static let machine: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()
}
