import ArgumentParser
import WeftClient
import WeftXML

/// How the commands that look into a control node find its pages.
struct IntrospectOptions: ParsableArguments {
    @Option(help: "The control node's pages.")
    var introspect = "http://127.0.0.1:8083"

    @Option(help: "PEM file with whom to believe about the pages; by default whom weft trust join found.")
    var pagesCa: String?

    var client: IntrospectClient {
        get throws {
            IntrospectClient(
                base: introspect, http: try CommandCredentials.client(for: introspect, trusting: pagesCa))
        }
    }
}

extension XMLElement {
    /// The texts of a list below this element.
    func texts(of list: String) -> [String] { child(list)?.all("element").map(\.text) ?? [] }
}
