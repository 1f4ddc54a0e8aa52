import ArgumentParser
import WeftClient
import WeftXML

/// How the commands that look into a control node find its pages.
struct IntrospectOptions: ParsableArguments {
    @Option(help: "The control node's pages.")
    var introspect = "http://127.0.0.1:8083"

    var client: IntrospectClient { IntrospectClient(base: introspect) }
}

extension XMLElement {
    /// The texts of a list below this element.
    func texts(of list: String) -> [String] { child(list)?.all("element").map(\.text) ?? [] }
}
