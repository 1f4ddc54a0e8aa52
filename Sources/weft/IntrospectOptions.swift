import ArgumentParser
import Foundation
import WeftClient
import WeftXML

/// How the commands that look into a control node find its pages.
struct IntrospectOptions: ParsableArguments {
    @Option(
        name: .customLong("introspect"),
        help:
            "The control node's pages, http://127.0.0.1:8083 or https://<host>:8083; by default those of the controller that --api or its default names."
    )
    var named: String?

    @Option(
        help:
            "PEM file with whom to believe about the pages; by default whom weft login or weft trust join found. From elsewhere they are read with a certificate: weft trust join."
    )
    var pagesCa: String?

    /// - Parameter api: the controller's configuration API, where one is named.
    func client(beside api: String? = nil) throws -> IntrospectClient {
        let files = CredentialFiles()
        let api = try api ?? files.standardAPI()
        let kept = try files.credential(for: api)?.authorities
        let base = named ?? Self.pages(beside: api)
        return IntrospectClient(
            base: base, http: try CommandCredentials.client(for: base, trusting: pagesCa, or: kept))
    }

    private static func pages(beside api: String) -> String {
        guard var url = URLComponents(string: api), url.host != nil else { return "http://127.0.0.1:8083" }
        url.port = 8083
        url.path = ""
        return url.string ?? "http://127.0.0.1:8083"
    }
}

extension XMLElement {
    /// The texts of a list below this element.
    func texts(of list: String) -> [String] { child(list)?.all("element").map(\.text) ?? [] }
}
