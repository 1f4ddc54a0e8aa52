import Testing
import WeftIPAM
import WeftNet

@Suite("Interval set")
struct IntervalSetTests {
    @Test("behaves like a plain set under random changes", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var set = IntervalSet<UInt8>()
        var model: Set<UInt8> = []
        for _ in 0..<3000 {
            let lower = UInt8.random(in: .min ... .max, using: &generator)
            let upper = UInt8.random(in: lower...min(.max, lower &+ 9 < lower ? .max : lower + 9), using: &generator)
            if Bool.random(using: &generator) {
                set.insert(lower...upper)
                model.formUnion(lower...upper)
            } else {
                set.remove(lower...upper)
                model.subtract(lower...upper)
            }
            let probe = UInt8.random(in: .min ... .max, using: &generator)
            #expect(set.contains(probe) == model.contains(probe))
            #expect(set.firstGap(from: probe) == (probe ... .max).first { !model.contains($0) })
            #expect(set.lastGap(upTo: probe) == (.min...probe).last { !model.contains($0) })
            #expect(set.intersects(lower...upper) == !model.isDisjoint(with: lower...upper))
            if model.count < 256 { #expect(Int(set.count(in: .min ... .max)) == model.count) }
        }
    }

    @Test("the ends of the number range are ordinary members")
    func ends() {
        var set: IntervalSet<UInt64> = [0, .max]
        #expect(set.firstGap(from: .max) == nil)
        #expect(set.lastGap(upTo: 0) == nil)
        #expect(set.firstGap(from: 0) == 1)
        set.remove(0)
        set.remove(.max)
        #expect(set.isEmpty)
    }
}

@Suite("Number pool")
struct NumberPoolTests {
    @Test("the lowest free number is next, a freed one is used again")
    func lowestFirst() {
        var pool = NumberPool(8_000_000...8_000_004)
        var given: [UInt64] = []
        while let number = pool.lowestFree {
            pool.take(number)
            given.append(number)
        }
        #expect(given == Array(8_000_000...8_000_004))
        pool.free(8_000_002)
        #expect(pool.lowestFree == 8_000_002)
    }

    @Test("a number that a user took is skipped, also outside of the range")
    func chosen() {
        var pool = NumberPool(1...3)
        pool.take(1)
        pool.take(9)
        #expect(pool.lowestFree == 2)
        #expect(pool.isTaken(9))
        #expect(pool.takenCount == 1)
    }
}
