/// The network that a path comes from, as agents match it against policies.
enum PathOrigin {
    case network(String)
    /// What the path says is no name that is known here, by the network's number if it says one.
    case unnamed(UInt32?)

    /// As agents are told it.
    var name: String {
        switch self {
        case .network(let name): name
        case .unnamed: "unresolved"
        }
    }
}
