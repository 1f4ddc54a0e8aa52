import Foundation
import Testing

@testable import WeftLab

@Suite("what a Kubernetes program calls itself")
struct KubernetesVersionTests {
    @Test(
        "is read as releases and distributions print it",
        arguments: [
            ("Kubernetes v1.20.2\n", 1, 20), ("Kubernetes v1.36.4", 1, 36), ("Kubernetes v1.24.0-alpha.1+abc", 1, 24),
            ("Kubernetes v1.23+", 1, 23), ("Kubernetes v2.0.1", 2, 0),
        ])
    func versions(text: String, major: Int, minor: Int) {
        #expect(KubernetesVersion(text) == KubernetesVersion(major: major, minor: minor))
    }

    @Test("is not guessed", arguments: ["", "Kubernetes", "Kubernetes 1.20.2", "Kubernetes v1", "v", "v.20", "vx.y"])
    func none(text: String) {
        #expect(KubernetesVersion(text) == nil)
    }

    @Test("an option is given to those that know it alone", arguments: 18...40)
    func insecurePort(minor: Int) {
        #expect(
            KubernetesVersion(major: 1, minor: minor).insecurePortFlags == (minor < 24 ? ["--port=0"] : []))
    }

    /// A program that answers `--version`, as one does whose build stamped nothing.
    @Test("a program that has no version is refused, and the refusal says what to do")
    func unstamped() throws {
        let program = FileManager.default.temporaryDirectory.appending(path: "weft-program-\(UUID())")
        defer { try? FileManager.default.removeItem(at: program) }
        try Data("#!/bin/sh\necho Kubernetes v0.0.0-master+\n".utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path())
        let error = #expect(throws: LabError.self) { try KubernetesVersion(of: program.path()) }
        #expect(error?.description.contains("lab/build-kubernetes") == true)
    }
}
