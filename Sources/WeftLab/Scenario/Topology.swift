import WeftNet

/// The machines of the seed: one controller, a second control node, and two clusters with a master and a node each. Pod
/// and service ranges are the same in both clusters on purpose.
enum Topology {
    static let podRange = "10.32.0.0/12"
    static let controller = (name: "controller", address: IPv4Address(172, 31, 0, 10))

    static let controlNode = (name: "control2", address: IPv4Address(172, 31, 0, 11))

    struct Cluster {
        let name: String
        let master: IPv4Address
        let node: IPv4Address
        /// The network that a person makes in the cluster's default project, and its prefix.
        let network: String
        let prefix: String
        /// The first address that its first pod gets: `.1` is the gateway, `.2` the DNS service.
        let firstPod: IPv4Address
    }

    static let clusters = [
        Cluster(
            name: "k8s1", master: IPv4Address(172, 31, 1, 10), node: IPv4Address(172, 31, 1, 11), network: "vn1",
            prefix: "10.0.1.0/24", firstPod: IPv4Address(10, 0, 1, 3)),
        Cluster(
            name: "k8s2", master: IPv4Address(172, 31, 2, 10), node: IPv4Address(172, 31, 2, 11), network: "vn2",
            prefix: "10.0.2.0/24", firstPod: IPv4Address(10, 0, 2, 3)),
    ]
}
