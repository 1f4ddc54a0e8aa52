package import WeftJSON
package import WeftNet
package import WeftVRouter

/// A checked call of the plugin.
package struct CNIRequest: Hashable, Sendable {
    package enum Verb: String, Hashable, Sendable {
        case add = "ADD"
        case delete = "DEL"
        case check = "CHECK"
        case status = "STATUS"
        case collectGarbage = "GC"
    }

    package var verb: Verb
    package var version: CNIVersion
    /// `name` of the network configuration.
    package var network: String
    /// `cluster-name`: which orchestrator's pods these are.
    package var cluster: String
    package var containerID: String
    package var interfaceName: String
    package var sandbox: String
    package var podNamespace: String
    package var podName: String
    package var podID: ObjectID?
    package var previousResult: JSONObject?
    package var validAttachments: Set<Port.Attachment>

    package var attachment: Port.Attachment {
        Port.Attachment(network: network, cluster: cluster, containerID: containerID, interfaceName: interfaceName)
    }

    /// The name of the pod's virtual machine (docs/kubernetes.md, "What is made").
    package var virtualMachine: String { "\(cluster)__\(podNamespace)__\(podName)" }
}

extension CNIRequest {
    /// Checks everything that the verb needs; the failure names what is wrong.
    package init(_ frame: CNIFrame.Request) throws(CNIFailure) {
        let environment = frame.environment
        guard let verb = Verb(rawValue: environment["CNI_COMMAND"] ?? "") else {
            throw CNIFailure(.invalidEnvironment, "CNI_COMMAND is \"\(environment["CNI_COMMAND"] ?? "")\"")
        }
        guard verb != .delete else {
            self = try Self(deletion: environment)
            return
        }
        let configuration = try Self.configuration(frame.configuration)
        self.verb = verb
        version = try Self.version(configuration)
        guard version >= verb.since else {
            throw CNIFailure(
                .incompatibleVersion,
                "\(verb.rawValue) came with CNI \(verb.since.text), not with \(version.text)")
        }
        network = try Self.text("name", in: configuration)
        cluster = try Self.text("cluster-name", in: configuration)
        containerID = environment["CNI_CONTAINERID"] ?? ""
        interfaceName = environment["CNI_IFNAME"] ?? ""
        sandbox = environment["CNI_NETNS"] ?? ""
        let arguments = try Self.arguments(environment["CNI_ARGS"] ?? "")
        podNamespace = arguments["K8S_POD_NAMESPACE"] ?? ""
        podName = arguments["K8S_POD_NAME"] ?? ""
        // A static pod's UID is a hash without dashes that the API server never sees: there is nothing to compare.
        let uid = arguments["K8S_POD_UID"].flatMap { $0.contains("-") ? $0 : nil }
        podID = uid.flatMap { ObjectID($0) }
        previousResult = configuration["prevResult"]?.object
        validAttachments = []

        if verb.isAboutAttachment { try requireAttachment() }
        if verb == .add || verb == .check {
            try Self.require(sandbox, "CNI_NETNS") { _ in true }
        }
        if verb == .add {
            guard interfaceName != "lo" else {
                throw CNIFailure(
                    .invalidEnvironment,
                    "CNI_IFNAME is \"lo\", which every network namespace has already: give the pod's interface another name"
                )
            }
            guard !podNamespace.isEmpty else {
                throw CNIFailure(.invalidEnvironment, "CNI_ARGS has no K8S_POD_NAMESPACE")
            }
            guard !podName.isEmpty else { throw CNIFailure(.invalidEnvironment, "CNI_ARGS has no K8S_POD_NAME") }
            if let uid, podID == nil {
                throw CNIFailure(.invalidEnvironment, "K8S_POD_UID \"\(uid)\" in CNI_ARGS is no UUID")
            }
        }
        if verb == .check, previousResult == nil {
            throw CNIFailure(.invalidConfiguration, "CHECK needs prevResult in the network configuration")
        }
        if verb == .collectGarbage { validAttachments = try validAttachments(configuration) }
    }

    /// DEL needs container and interface only: a configuration that was edited since ADD, is newer than this agent, or
    /// cannot be read keeps no pod from ending.
    private init(deletion environment: [String: String]) throws(CNIFailure) {
        verb = .delete
        version = .newest
        (network, cluster, podNamespace, podName) = ("", "", "", "")
        containerID = environment["CNI_CONTAINERID"] ?? ""
        interfaceName = environment["CNI_IFNAME"] ?? ""
        sandbox = environment["CNI_NETNS"] ?? ""
        validAttachments = []
        try requireAttachment()
    }

    private func requireAttachment() throws(CNIFailure) {
        try Self.require(containerID, "CNI_CONTAINERID", isValid: Self.isContainerID)
        try Self.require(interfaceName, "CNI_IFNAME", isValid: Self.isInterfaceName)
    }
}
