extension SandeshSchema {
    /// Structures of every process.
    static let common = """
        SandeshUVECacheResp: 1 returned:u32; 2 period?:i32
        SandeshTraceTextResponse: 1 traces:[s]
        SandeshTraceBufferListResponse: 1 trace_buffer_list:[SandeshTraceBufInfo]
        SandeshTraceBufInfo: 1 trace_buf_name:s@SandeshTraceRequest
        CpuLoadInfoResp: 1 cpu_info:CpuLoadInfo
        CpuLoadInfo: 1 num_cpu:u32; 5 sys_mem_info?:SysMemInfo; 2 meminfo:MemInfo; 3 cpuload?:CpuLoadAvg; 4 cpu_share:d
        SysMemInfo: 1 total:u32; 2 used:u32; 3 free:u32; 4 buffers:u32; 5 cached?:u32
        MemInfo: 1 virt:u32; 2 peakvirt:u32; 3 res?:u32
        CpuLoadAvg: 1 one_min_avg:d; 2 five_min_avg:d; 3 fifteen_min_avg:d
        NodeStatusUVE: 1 data:NodeStatus
        NodeStatus: 1 name:s; 2 deleted?:b; 3 status?:s; 4 process_status?:[ProcessStatus]; \
            5 process_info?:[ProcessInfo]; 6 disk_usage_info?:{s:DiskPartitionUsageStats}; 7 description?:s; \
            8 all_core_file_list?:[s]; 9 build_info?:s; 10 process_mem_cpu_usage?:{s:ProcessCpuInfo}; \
            12 system_cpu_info?:SystemCpuInfo; 13 system_mem_usage?:SysMemInfo; 14 system_cpu_usage?:SysCpuInfo; \
            15 running_package_version?:s; 16 installed_package_version?:s
        ProcessStatus: 1 module_id:s; 2 instance_id:s; 3 state:s; 4 connection_infos?:[ConnectionInfo]; \
            5 flag_infos?:[FlagInfo]; 6 description?:s
        WeftListenerResp: 1 listeners:[WeftListener]
        WeftListener: 1 name:s; 2 open:u32; 3 sources:u32; 4 limit:u32; 5 limit_per_source:u32; 6 kept_for_known:u32; \
            7 admitted:u64; 8 failed_accepts:u64; 9 refused:[WeftConnectionCount]; 10 closed:[WeftConnectionCount]
        WeftConnectionCount: 1 reason:s; 2 count:u64
        ConnectionInfo: 1 type:s; 2 name:s; 3 server_addrs?:[s]; 4 status:s; 5 description?:s
        """
}
