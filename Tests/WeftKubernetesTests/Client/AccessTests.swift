import Testing
import WeftJSON
import WeftKubernetes

@Suite("The way into a cluster")
struct AccessTests {
    @Test(
        "a server's URL has nothing but scheme, authority and path",
        arguments: [
            "http://10.0.0.1:6443", "https://", "https:///x", "https://10.0.0.1/?x=", "https://10.0.0.1/#x",
            "https://u:p@10.0.0.1",
            "https://10.0.0.1/ x", "https://10.0.0.1\r\nHost: y", "https://10.0.0.1\\@y", "ftp://10.0.0.1",
            "10.0.0.1:6443", "https://10.0.0.1:0", "https://10.0.0.1:", "https://:6443",
            "https://[::1", "https://[::1]:0", "https://10.0.0.1:-1",
        ])
    func server(url: String) {
        let error = #expect(throws: KubernetesError.self) {
            try KubernetesAccess(json: ["cluster": "c", "server": .string(url)])
        }
        #expect(error?.code == .configuration)
        let yaml = """
            clusters: [{name: c, cluster: {server: "\(url.replacing("\\", with: "\\\\").replacing("\r\n", with: "\\r\\n"))"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """
        #expect(throws: KubernetesError.self) { try Kubeconfig(yaml: yaml).access() }
    }

    @Test(
        "the usual ones are taken",
        arguments: ["https://10.0.0.1:6443", "https://[2001:db8::1]:6443", "https://k.example/clusters/1"])
    func usual(url: String) throws {
        #expect(try KubernetesAccess(json: ["cluster": "c", "server": .string(url)]).server == url)
    }

    @Test("a name for the certificate is a name alone", arguments: ["k.example:6443", "k/..", "u@k", "a b"])
    func serverName(name: String) {
        let error = #expect(throws: KubernetesError.self) {
            try KubernetesAccess(json: ["cluster": "c", "server": "https://10.0.0.1", "server_name": .string(name)])
        }
        #expect(error?.message.contains("tls-server-name") == true)
        let yaml = """
            clusters: [{name: c, cluster: {server: "https://10.0.0.1", tls-server-name: "\(name)"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """
        #expect(throws: KubernetesError.self) { try Kubeconfig(yaml: yaml).access() }
    }

    @Test("what a server said stands apart from what we say of it")
    func words() {
        let error = KubernetesError(.forbidden, "cluster c: GET /x: 403", said: "secret of the network behind")
        #expect(error.message == "cluster c: GET /x: 403 secret of the network behind")
        #expect(error.messageOfOurs == "cluster c: GET /x: 403")
    }
}
