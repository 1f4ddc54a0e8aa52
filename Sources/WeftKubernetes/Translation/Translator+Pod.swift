import WeftConfig
import WeftConnector
import WeftJSON
import WeftModel
import WeftNet

extension Translator {
    /// - Parameters:
    ///   - namespace: the pod's; `nil` when the cluster has it no more, and then the pod counts for nothing: it is a
    ///     leftover that no host runs.
    ///   - surroundings: with the host that runs it.
    ///   - definition: looks up a NetworkAttachmentDefinition.
    func pod(
        _ pod: Pod, in namespace: Namespace?, among surroundings: Surroundings? = nil,
        definition: (ObjectKey) -> NetworkAttachmentDefinition?
    ) throws(Untranslatable) -> Wish {
        guard let namespace, !pod.usesHostNetwork, !pod.isFinished else { return .nothing }
        guard let node = pod.node else { return .undecided }
        guard let id = ObjectID(pod.metadata.uid) else {
            throw Untranslatable("the pod's uid \(pod.metadata.uid) is no UUID")
        }
        let interfaces = try interfaces(of: pod, in: namespace, definition: definition)
        let tags = LabelTags.tags(ofPod: pod.metadata.labels, in: namespace.metadata.name, namespace.labels)
        var translation = Translation(
            source: Source(kind: ObjectKind.pod.rawValue, uid: pod.metadata.uid), tags: tags,
            objects: [virtualMachine(of: pod, id)])
        if let router = surroundings?.router(address: pod.hostAddress, name: node) {
            translation.claims = [.attach(.virtualRouter, router, to: .virtualMachine, id, attribute: nil)]
        } else {
            translation.incomplete =
                "no host is registered for node \(node): `weft host add \(node) \(pod.hostAddress ?? "ADDRESS")`"
        }
        for (index, interface) in interfaces.enumerated() {
            let position = "\(index + 1)/\(interfaces.count)"
            let port = virtualMachineInterface(of: pod, index: index, position, interface, tags)
            let address = instanceIP(of: pod, index: index, port: port.id)
            translation.objects += [port, address]
            translation.interfaces.append(
                PlannedInterface(
                    network: interface.label, interface: interface.name(at: index), id: port.id,
                    instanceIP: address.id))
        }
        return .objects(translation)
    }

    private struct Interface {
        var network: FQName
        /// The definition's `namespace/name`, or what the first interface is called.
        var label: String
        /// The definition's name, or `default`.
        var definition: String
        var requestedName: String?

        func name(at index: Int) -> String { requestedName ?? "eth\(index)" }
    }

    private func interfaces(
        of pod: Pod, in namespace: Namespace, definition: (ObjectKey) -> NetworkAttachmentDefinition?
    ) throws(Untranslatable) -> [Interface] {
        var interfaces = [
            Interface(
                network: try network(of: pod, in: namespace), label: "cluster-wide-default", definition: "default",
                requestedName: nil)
        ]
        let selections = try pod.networks.map { (text) throws(Untranslatable) in
            try NetworkSelection.list(text, namespace: namespace.metadata.name)
        }
        for selection in selections ?? [] {
            let key = selection.definition
            guard let definition = definition(key) else {
                throw Untranslatable(
                    "NetworkAttachmentDefinition \(key) does not exist; create it, or take it off the pod's \(Annotation.networks)"
                )
            }
            guard definition.isOurs else { continue }
            interfaces.append(
                Interface(
                    network: try network(of: definition), label: "\(key)", definition: key.name,
                    requestedName: selection.interface))
        }
        var names: Set<String> = []
        for (index, interface) in interfaces.enumerated() {
            let name = interface.name(at: index)
            guard names.insert(name).inserted else {
                throw Untranslatable(
                    "\(Annotation.networks): two interfaces would be named \(name); give one another name")
            }
        }
        return interfaces
    }

    /// The network of the first interface: the pod's word, else the namespace's, else the namespace's own, else the
    /// cluster's.
    private func network(of pod: Pod, in namespace: Namespace) throws(Untranslatable) -> FQName {
        let name = namespace.metadata.name
        if let text = pod.network ?? namespace.network {
            return try FQName(network: text, domain: cluster.domain, project: cluster.project(of: name).name)
        }
        return namespace.isIsolated ? cluster.podNetwork(of: name) : cluster.podNetwork()
    }

    // MARK: objects

    private func virtualMachine(of pod: Pod, _ id: ObjectID) -> IntentObject {
        let key = pod.metadata.key
        let labels = JSON.object(
            JSONObject(pod.metadata.labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        return object(cluster.virtualMachine(of: key), id: id, fixed: [Field.perms2]) {
            (machine: inout Model.VirtualMachine) in
            machine.serverType = "container"
            machine.perms2 = Model.PermType2 {
                $0.owner = self.id(.project, cluster.project(of: key.namespace)).description
                $0.ownerAccess = 7
                $0.globalAccess = 0
                $0.share = []
            }
            machine.annotations = annotations(
                kind: .pod, namespace: key.namespace, name: key.name,
                [("k8s_uuid", pod.metadata.uid), ("labels", labels.text)])
        }
    }

    private func virtualMachineInterface(
        of pod: Pod, index: Int, _ position: String, _ interface: Interface, _ tags: Set<String>
    ) -> IntentObject {
        let key = pod.metadata.key
        let id = id(ofInterface: index, of: pod)
        let requested = interface.requestedName.map { [("interface", $0)] } ?? []
        let annotations = annotations(
            kind: .pod, namespace: key.namespace, name: key.name,
            [("index", position), ("network", interface.definition)] + requested)
        return object(
            cluster.project(of: key.namespace).child("\(key.name)__\(id)"), id: id,
            fixed: [
                ObjectType.virtualMachine.referenceField, ObjectType.virtualNetwork.referenceField, Field.annotations,
            ],
            links: [
                .virtualMachine: [link(cluster.virtualMachine(of: key))],
                .virtualNetwork: [link(interface.network)],
                .securityGroup: [link(cluster.securityGroup(of: key.namespace))],
                .tag: tags.sorted().map { link([$0]) },
            ]
        ) { (port: inout Model.VirtualMachineInterface) in
            port.portSecurityEnabled = true
            port.annotations = annotations
        }
    }

    private func id(ofInterface index: Int, of pod: Pod) -> ObjectID {
        ObjectID.derived(from: "\(pod.metadata.uid)/interface/\(index)")
    }

    /// It is in its interface's network, which may be another than the pod's annotations ask for by now.
    private func instanceIP(of pod: Pod, index: Int, port: ObjectID) -> IntentObject {
        let id = ObjectID.derived(from: "\(pod.metadata.uid)/address/\(index)")
        return object(
            ["\(pod.metadata.name)__\(id)"], id: id, fixed: [ObjectType.virtualMachineInterface.referenceField],
            links: [.virtualMachineInterface: [link(port)]]
        ) { (_: inout Model.InstanceIp) in }
    }

    /// More interfaces than any pod has.
    private static let mostInterfaces = 256

    /// The address of an interface of the pod, which its annotations may name no more.
    func address(of interface: ObjectID, of pod: Pod) -> IntentObject? {
        let index = (0..<Self.mostInterfaces).first { id(ofInterface: $0, of: pod) == interface }
        return index.map { instanceIP(of: pod, index: $0, port: interface) }
    }
}
