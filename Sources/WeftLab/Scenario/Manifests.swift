/// What the lab's person applies with kubectl.
enum Manifests {
    /// Two pods in the cluster's default network.
    static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web, tier: front}}
            spec:
              containers: [{name: web, image: none}]
        """

    /// A pod on `node` whose network is named by annotation, in JSON or with single quotes: both occur in the field.
    static func pod(_ name: String, node: String, network: String, project: String, quote: String) -> String {
        let value = ["domain": "default-domain", "project": project, "name": network]
            .sorted { $0.key < $1.key }
            .map { "\(quote)\($0.key)\(quote): \(quote)\($0.value)\(quote)" }
            .joined(separator: ", ")
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: \(name)
              namespace: default
              labels: {app: \(name), tier: front}
              annotations:
                opencontrail.org/network: |-
                  {\(value)}
            spec:
              nodeName: \(node)
              containers: [{name: main, image: none}]
            """
    }

    /// - Parameter networks: further networks, as the pod's annotation names them.
    static func plainPod(
        _ name: String, node: String, app: String = "proof", namespace: String = "default", networks: String? = nil
    ) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          namespace: \(namespace)
          labels: {app: \(app)}
          annotations: {\(networks.map { "k8s.v1.cni.cncf.io/networks: \($0)" } ?? "")}
        spec:
          nodeName: \(node)
          containers: [{name: main, image: none}]
        """
    }

    static func attachmentDefinition(_ name: String, prefix: String) -> String {
        """
        apiVersion: k8s.cni.cncf.io/v1
        kind: NetworkAttachmentDefinition
        metadata:
          name: \(name)
          namespace: default
          annotations: {opencontrail.org/cidr: "\(prefix)"}
        spec:
          config: '{"cniVersion": "1.1.0", "name": "\(name)", "type": "weft"}'
        """
    }

    static func isolatedNamespace(_ name: String) -> String {
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: \(name)
          annotations: {opencontrail.org/isolation: "true"}
        """
    }

    /// The role that people are told to apply (deploy/kubernetes/connector-role.yaml), bound to the connector's user.
    static let connectorRole =
        String(decoding: PackageResources.connector_role_yaml, as: UTF8.self) + """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: weft-connector}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: weft-connector}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: weft-connector}]
            """

    /// The kind that names further networks for pods. Some other plugin usually brings it along.
    static let networkAttachmentDefinitions = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: network-attachment-definitions.k8s.cni.cncf.io}
        spec:
          group: k8s.cni.cncf.io
          scope: Namespaced
          names:
            plural: network-attachment-definitions
            singular: network-attachment-definition
            kind: NetworkAttachmentDefinition
            shortNames: [net-attach-def]
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties: {config: {type: string}}
        """
}
