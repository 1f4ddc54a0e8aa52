import Testing

@testable import WeftLab

@Suite("A pod's life on its node")
struct PodLifecycleTests {
    static let pod = PodSandbox(uid: "0f1e2d3c-aaaa", podNamespace: "default", name: "web-0")

    @Test("a pod is started once, stopped once, and forgotten")
    func wholeLife() {
        var life = PodLifecycle()
        #expect(life.observed(Self.pod, terminating: false, usesHostNetwork: false) == .start(Self.pod))
        #expect(life.observed(Self.pod, terminating: false, usesHostNetwork: false) == nil)
        #expect(life.started(Self.pod) == nil)
        #expect(life.observed(Self.pod, terminating: true, usesHostNetwork: false) == .stop(Self.pod))
        #expect(life.observed(Self.pod, terminating: true, usesHostNetwork: false) == nil)
        life.stopped(Self.pod)
        #expect(life.observed(Self.pod, terminating: false, usesHostNetwork: false) == .start(Self.pod))
    }

    @Test("a pod that is deleted while it starts is stopped when the start is done, also when it failed")
    func deletedMeanwhile() {
        for failed in [false, true] {
            var life = PodLifecycle()
            _ = life.observed(Self.pod, terminating: false, usesHostNetwork: false)
            #expect(life.observed(Self.pod, terminating: true, usesHostNetwork: false) == nil)
            #expect((failed ? life.startFailed(Self.pod) : life.started(Self.pod)) == .stop(Self.pod))
        }
    }

    @Test("a failed start is tried again")
    func retry() {
        var life = PodLifecycle()
        _ = life.observed(Self.pod, terminating: false, usesHostNetwork: false)
        #expect(life.startFailed(Self.pod) == .start(Self.pod))
    }

    @Test("a pod that vanished from the server is stopped; one that was never seen is not")
    func vanished() {
        var life = PodLifecycle()
        #expect(life.vanished(Self.pod) == nil)
        _ = life.observed(Self.pod, terminating: false, usesHostNetwork: false)
        _ = life.started(Self.pod)
        #expect(life.vanished(Self.pod) == .stop(Self.pod))
    }

    @Test("pods on the host's network need nothing")
    func hostNetwork() {
        var life = PodLifecycle()
        #expect(life.observed(Self.pod, terminating: false, usesHostNetwork: true) == nil)
    }
}
