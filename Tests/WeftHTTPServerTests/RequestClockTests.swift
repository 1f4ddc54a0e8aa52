import Testing
import WeftConnections
import WeftNet

@testable import WeftHTTPServer

@Suite("How long a request may take")
struct RequestClockTests {
    private func at(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1_000_000_000)) }
    private let times = RequestTimes(first: .seconds(15), idle: .seconds(30), body: .seconds(10), unread: .seconds(20))

    @Test("a connection that says nothing, or never ends a head, is over after its time")
    func first() {
        var clock = RequestClock(times, at: at(0))
        #expect(clock.isWaiting)
        #expect(clock.overdue(unsent: 0, at: at(14.9)) == nil)
        #expect(clock.overdue(unsent: 0, at: at(15)) == .idle)
    }

    @Test("a body that trickles is over after its time, however often a byte comes")
    func body() {
        var clock = RequestClock(times, at: at(0))
        clock.headArrived(at: at(14))
        for second in 15..<24 { #expect(clock.overdue(unsent: 0, at: at(Double(second))) == nil) }
        #expect(clock.overdue(unsent: 0, at: at(24)) == .unfinished)
        #expect(!clock.isWaiting)
    }

    @Test("an answer takes as long as it takes, and then the next request is awaited")
    func answer() {
        var clock = RequestClock(times, at: at(0))
        clock.headArrived(at: at(1))
        clock.requestEnded(at: at(1))
        #expect(clock.overdue(unsent: 0, at: at(1000)) == nil)
        clock.answerEnded(at: at(1000))
        #expect(clock.isWaiting)
        #expect(clock.overdue(unsent: 0, at: at(1029)) == nil)
        #expect(clock.overdue(unsent: 0, at: at(1030)) == .idle)
    }

    @Test("an answer that nobody reads is over; one that is read slowly is not")
    func unread() {
        var clock = RequestClock(times, at: at(0))
        clock.headArrived(at: at(1))
        clock.requestEnded(at: at(1))
        for step in 0..<10 { #expect(clock.overdue(unsent: 1000 - step, at: at(Double(step * 15))) == nil) }
        #expect(clock.overdue(unsent: 991, at: at(154)) == nil)
        #expect(clock.overdue(unsent: 991, at: at(155)) == .unread)
    }

    @Test("an answer that is made while it is read is read however much of it waits")
    func refilled() {
        var clock = RequestClock(times, at: at(0))
        clock.headArrived(at: at(1))
        clock.requestEnded(at: at(1))
        // As much is made as is read.
        for step in 1..<10 {
            #expect(clock.overdue(unsent: 5000, written: step * 100 + 5000, at: at(Double(step * 15))) == nil)
        }
        #expect(clock.overdue(unsent: 6000, written: 6900, at: at(154)) == nil)
        #expect(clock.overdue(unsent: 7000, written: 7900, at: at(155)) == .unread)
    }

    @Test("what is refused before its body came does not keep the rest of the body open")
    func early() {
        var clock = RequestClock(times, at: at(0))
        clock.headArrived(at: at(1))
        clock.answerEnded(at: at(2))
        #expect(clock.overdue(unsent: 0, at: at(11)) == .unfinished)
        var other = RequestClock(times, at: at(0))
        other.headArrived(at: at(1))
        other.answerEnded(at: at(2))
        other.requestEnded(at: at(3))
        #expect(other.isWaiting)
        #expect(other.overdue(unsent: 0, at: at(32)) == nil)
        #expect(other.overdue(unsent: 0, at: at(33)) == .idle)
    }

    @Test("requests that came before the answers to others are being answered, too")
    func pipelined() {
        var clock = RequestClock(times, at: at(0))
        for _ in 0..<3 {
            clock.headArrived(at: at(1))
            clock.requestEnded(at: at(1))
        }
        for second in 2..<4 {
            clock.answerEnded(at: at(Double(second)))
            #expect(!clock.isWaiting)
            #expect(clock.overdue(unsent: 0, at: at(1000)) == nil)
        }
        clock.answerEnded(at: at(1000))
        #expect(clock.isWaiting)
        #expect(clock.overdue(unsent: 0, at: at(1030)) == .idle)
    }
}
