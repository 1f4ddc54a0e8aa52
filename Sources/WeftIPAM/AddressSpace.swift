package import WeftNet

/// The addresses in use where they must be unique: in one network, or in a flat IPAM that several networks share.
///
/// It does not know its subnets: whoever asks brings the one to look in. So a subnet may be added, or the space rebuilt
/// from what is stored, in any order.
package struct AddressSpace: Hashable, Sendable {
    private var taken = IntervalSet<UInt128>()

    package init() {}

    package var isEmpty: Bool { taken.isEmpty }

    /// Whether one of `count` addresses from `address` on is in use.
    package func isTaken(_ address: IPAddress, count: UInt64 = 1) -> Bool {
        taken.intersects(Self.range(address, count))
    }

    /// Takes `count` addresses from `address` on.
    package mutating func take(_ address: IPAddress, count: UInt64 = 1) {
        taken.insert(Self.range(address, count))
    }

    package mutating func free(_ address: IPAddress, count: UInt64 = 1) {
        taken.remove(Self.range(address, count))
    }

    /// Ends with the last number there is, whatever `count` says.
    private static func range(_ address: IPAddress, _ count: UInt64) -> ClosedRange<UInt128> {
        let (end, isBeyond) = address.number.addingReportingOverflow(UInt128(max(count, 1) - 1))
        return address.number...(isBeyond ? .max : end)
    }

    /// How many addresses of the prefix are in use.
    package func takenCount(in prefix: IPPrefix) -> UInt128 { taken.count(in: prefix.numbers) }

    /// Some address of the prefix that is in use, the lowest: what stands in the way of removing a subnet.
    package func firstTaken(in prefix: IPPrefix) -> IPAddress? {
        let numbers = prefix.numbers
        guard taken.intersects(numbers) else { return nil }
        if taken.contains(numbers.lowerBound) { return prefix.network }
        // Everything below the first taken number is free: halve the distance until it is found.
        var (low, high) = (numbers.lowerBound, numbers.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if taken.intersects(numbers.lowerBound...middle) { high = middle } else { low = middle + 1 }
        }
        return IPAddress(number: low, like: prefix.network)
    }

    /// The address that the subnet gives out next; `nil` when it is exhausted.
    ///
    /// `pools` replaces the subnet's own: the slice that belongs to one host.
    package func next(in subnet: Subnet, pools: [ClosedRange<IPAddress>]? = nil) -> IPAddress? {
        let limits = (pools ?? subnet.pools).map { $0.lowerBound.number...$0.upperBound.number }
        let ranges = limits.isEmpty ? [subnet.prefix.numbers] : limits
        for range in subnet.startsAtFirst ? ranges : ranges.reversed() {
            let number = subnet.startsAtFirst ? lowest(in: range, of: subnet) : highest(in: range, of: subnet)
            if let number { return IPAddress(number: number, like: subnet.prefix.network) }
        }
        return nil
    }

    private func lowest(in range: ClosedRange<UInt128>, of subnet: Subnet) -> UInt128? {
        var start = range.lowerBound
        while let free = taken.firstGap(from: start), free <= range.upperBound {
            guard let block = Self.block(around: free, subnet.unit), block.upperBound <= range.upperBound else {
                return nil
            }
            if block.lowerBound >= start, isFree(block, in: subnet) { return block.lowerBound }
            guard block.upperBound < .max else { return nil }
            start = block.upperBound + 1
        }
        return nil
    }

    private func highest(in range: ClosedRange<UInt128>, of subnet: Subnet) -> UInt128? {
        var end = range.upperBound
        while let free = taken.lastGap(upTo: end), free >= range.lowerBound {
            let block = Self.block(around: free, subnet.unit)
            let lower = free / UInt128(subnet.unit) * UInt128(subnet.unit)
            guard lower >= range.lowerBound else { return nil }
            if let block, block.upperBound <= range.upperBound, isFree(block, in: subnet) { return lower }
            guard lower > 0 else { return nil }
            end = lower - 1
        }
        return nil
    }

    /// The block of a subnet's allocation unit that a number is in; `nil` when the numbers end before it does.
    private static func block(around number: UInt128, _ unit: UInt64) -> ClosedRange<UInt128>? {
        let lower = number / UInt128(unit) * UInt128(unit)
        let (upper, isBeyond) = lower.addingReportingOverflow(UInt128(unit) - 1)
        return isBeyond ? nil : lower...upper
    }

    private func isFree(_ block: ClosedRange<UInt128>, in subnet: Subnet) -> Bool {
        !subnet.hasReserved(in: block) && !taken.intersects(block)
    }
}
