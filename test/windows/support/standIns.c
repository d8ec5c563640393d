/*
 * Stand-ins for what Wine has only stubs of: netstat, tasklist, taskkill, netsh and PowerShell as one program that is told apart by
 * its own name, and (built with -DTABLES) the two calls for the socket tables, which Wine 8 answers without the owners of
 * listeners. They ask the same system calls as the real ones; the texts follow recordings of those (English, CRLF). None of
 * this is a test of PowerShell.
 *
 * Every start of a tool is written to C:\port-medic-tools.log. C:\port-medic-tools.txt may hold a word that says how a tool
 * misbehaves, or how PowerShell answers differently: see `spoil` in world.ts.
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <iphlpapi.h>
#include <tlhelp32.h>
#include <winternl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* ---- who owns which socket -------------------------------------------------------------------------------------- */

typedef struct {
  void *object;
  ULONG_PTR pid, handle;
  ULONG access;
  USHORT trace, type;
  ULONG attributes, reserved;
} HandleRow;

typedef struct {
  ULONG_PTR count, reserved;
  HandleRow rows[1];
} HandleTable;

typedef struct {
  struct sockaddr_storage at;
  DWORD pid;
} Owner;

static Owner owners[4096];
static int ownerCount;

/* A handle of a socket's kind: one of our own. */
static const HandleRow *likeSocket(const HandleTable *table, SOCKET own) {
  for (ULONG_PTR i = 0; i < table->count; i++)
    if (table->rows[i].pid == GetCurrentProcessId() && table->rows[i].handle == own) return &table->rows[i];
  return 0;
}

/* None of Wine's own services has a socket of interest, and they have most of the handles. */
static HANDLE openProgram(DWORD pid) {
  wchar_t path[1024];
  DWORD room = 1024;
  HANDLE process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_INFORMATION, FALSE, pid);
  if (!process) return 0;
  if (QueryFullProcessImageNameW(process, 0, path, &room) && _wcsnicmp(path, L"C:\\windows\\", 11)) return process;
  CloseHandle(process);
  return 0;
}

/* Every handle that is of a socket's kind is duplicated and asked: SystemExtendedHandleInformation is 64. */
static void readOwners(void) {
  SOCKET own = socket(AF_INET, SOCK_STREAM, 0);
  ULONG size = 1 << 20, got;
  HandleTable *table = malloc(size);
  NTSTATUS status;
  ownerCount = 0;
  while ((status = NtQuerySystemInformation(64, table, size, &got)) == (NTSTATUS)0xC0000004) table = realloc(table, size *= 2);
  if (status) {
    closesocket(own);
    free(table);
    return;
  }
  const HandleRow *like = likeSocket(table, own);
  closesocket(own);
  HANDLE process = 0;
  ULONG_PTR last = 0;
  for (ULONG_PTR i = 0; i < table->count; i++) {
    HandleRow *row = &table->rows[i];
    HANDLE copy;
    if (row->pid == GetCurrentProcessId()) continue;
    /* Files and pipes are of the same kind; what may be done with them differs. */
    if (like && (row->type != like->type || row->access != like->access)) continue;
    if (row->pid != last) {
      if (process) CloseHandle(process);
      last = row->pid;
      process = openProgram((DWORD)row->pid);
    }
    if (!process || !DuplicateHandle(process, (HANDLE)row->handle, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
      continue;
    struct sockaddr_storage at;
    int length = sizeof at;
    if (getsockname((SOCKET)copy, (struct sockaddr *)&at, &length) == 0 && ownerCount < 4096) {
      owners[ownerCount++] = (Owner){ at, (DWORD)row->pid };
    }
    CloseHandle(copy);
  }
  if (process) CloseHandle(process);
  free(table);
}

static const Owner *ownerOf(int family, const void *address, USHORT port) {
  for (int i = 0; i < ownerCount; i++) {
    const struct sockaddr_in *v4 = (const void *)&owners[i].at;
    const struct sockaddr_in6 *v6 = (const void *)&owners[i].at;
    if (owners[i].at.ss_family != family) continue;
    if (family == AF_INET && v4->sin_port == port && !memcmp(&v4->sin_addr, address, 4)) return &owners[i];
    if (family == AF_INET6 && v6->sin6_port == port && !memcmp(&v6->sin6_addr, address, 16)) return &owners[i];
  }
  return 0;
}

/* ---- the tables, as Windows has them ---------------------------------------------------------------------------- */

/* Linux' own list, which Wine reads too, by way of another process: that takes a hundred times as long. One row a socket. */
typedef struct {
  UCHAR local[16], remote[16];
  DWORD localPort, remotePort, state;
} TcpRow;

/* TCP_ESTABLISHED and the others of Linux' tcp_states.h as MIB_TCP_STATE. */
static const DWORD tcpStates[] = { 1, 5, 3, 4, 6, 7, 11, 1, 8, 10, 2, 9 };

static int readHex(const char *text, UCHAR *out, int bytes) {
  for (int at = 0; at < bytes; at += 4) {
    char word[9] = "";
    memcpy(word, text + 2 * at, 8);
    DWORD value = strtoul(word, 0, 16);
    memcpy(out + at, &value, 4);
  }
  return 2 * bytes;
}

static TcpRow *readTcp(int family, DWORD *count) {
  int bytes = family == AF_INET ? 4 : 16;
  DWORD room = 256;
  TcpRow *rows = malloc(room * sizeof *rows);
  char line[512];
  FILE *file = fopen(family == AF_INET ? "Z:\\proc\\net\\tcp" : "Z:\\proc\\net\\tcp6", "r");
  *count = 0;
  while (file && fgets(line, sizeof line, file)) {
    const char *at = strstr(line, ": ");
    if (!at || strlen(at) < (size_t)(4 * bytes + 18)) continue;
    if (*count == room) rows = realloc(rows, (room *= 2) * sizeof *rows);
    TcpRow *row = &rows[*count];
    memset(row, 0, sizeof *row);
    at += 2;
    at += readHex(at, row->local, bytes) + 1;
    row->localPort = htons((u_short)strtoul(at, 0, 16));
    at += 5;
    at += readHex(at, row->remote, bytes) + 1;
    row->remotePort = htons((u_short)strtoul(at, 0, 16));
    DWORD state = strtoul(at + 5, 0, 16);
    row->state = state < sizeof tcpStates / sizeof tcpStates[0] ? tcpStates[state] : 1;
    ++*count;
  }
  if (file) fclose(file);
  return rows;
}

static DWORD pidOf(int family, const void *address, DWORD port, DWORD state) {
  /* TIME_WAIT has no owner on Windows either. */
  const Owner *owner = state == MIB_TCP_STATE_TIME_WAIT ? 0 : ownerOf(family, address, (USHORT)port);
  return owner ? owner->pid : 0;
}

static MIB_TCP6TABLE_OWNER_PID *tcp6Table(void) {
  DWORD count;
  TcpRow *plain = readTcp(AF_INET6, &count);
  MIB_TCP6TABLE_OWNER_PID *table = calloc(1, sizeof *table + sizeof table->table[0] * count);
  for (DWORD i = 0; i < count; i++) {
    const TcpRow *from = &plain[i];
    MIB_TCP6ROW_OWNER_PID *row = &table->table[table->dwNumEntries++];
    memcpy(row->ucLocalAddr, from->local, 16);
    memcpy(row->ucRemoteAddr, from->remote, 16);
    row->dwLocalPort = from->localPort;
    row->dwRemotePort = from->remotePort;
    row->dwState = from->state;
    row->dwOwningPid = pidOf(AF_INET6, from->local, from->localPort, from->state);
  }
  free(plain);
  return table;
}

static const UCHAR any6[16];

/* Whether the IPv6 wildcard is that of IPv4 too is in no table of Linux: a bind tells. */
static int takesIpv4(DWORD port) {
  SOCKET trial = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = (u_short)port };
  int taken = bind(trial, (struct sockaddr *)&at, sizeof at) != 0;
  closesocket(trial);
  return taken;
}

/* A socket on both families is in both tables of Windows; Linux has it in the second alone. */
static MIB_TCPTABLE_OWNER_PID *tcp4Table(const MIB_TCP6TABLE_OWNER_PID *other) {
  DWORD count;
  TcpRow *plain = readTcp(AF_INET, &count);
  MIB_TCPTABLE_OWNER_PID *table =
      calloc(1, sizeof *table + sizeof table->table[0] * (count + other->dwNumEntries));
  for (DWORD i = 0; i < count; i++) {
    const TcpRow *from = &plain[i];
    MIB_TCPROW_OWNER_PID *row = &table->table[table->dwNumEntries++];
    memcpy(&row->dwLocalAddr, from->local, 4);
    memcpy(&row->dwRemoteAddr, from->remote, 4);
    row->dwLocalPort = from->localPort;
    row->dwRemotePort = from->remotePort;
    row->dwState = from->state;
    row->dwOwningPid = pidOf(AF_INET, from->local, from->localPort, from->state);
  }
  for (DWORD i = 0; i < other->dwNumEntries; i++) {
    const MIB_TCP6ROW_OWNER_PID *row = &other->table[i];
    const Owner *owner = ownerOf(AF_INET6, any6, (USHORT)row->dwLocalPort);
    if (row->dwState != MIB_TCP_STATE_LISTEN || memcmp(row->ucLocalAddr, any6, 16) || !owner || !takesIpv4(row->dwLocalPort)) continue;
    table->table[table->dwNumEntries++] = (MIB_TCPROW_OWNER_PID){ MIB_TCP_STATE_LISTEN, 0, row->dwLocalPort, 0, 0, owner->pid };
  }
  free(plain);
  return table;
}

#ifdef TABLES


static DWORD give(void *table, DWORD size, void *bytes, DWORD *room) {
  DWORD code = *room < size ? ERROR_INSUFFICIENT_BUFFER : NO_ERROR;
  *room = size;
  if (!code) memcpy(bytes, table, size);
  return code;
}

DWORD WINAPI tcpTable(void *bytes, DWORD *room, BOOL order, ULONG family, int tableClass, ULONG reserved) {
  (void)order, (void)tableClass, (void)reserved;
  /* One look asks for IPv4 first, and that table needs the other one too: it is kept for the question that follows. */
  static MIB_TCP6TABLE_OWNER_PID *kept;
  if (family == AF_INET) {
    readOwners();
    free(kept);
    kept = tcp6Table();
    MIB_TCPTABLE_OWNER_PID *table = tcp4Table(kept);
    DWORD code = give(table, 4 + table->dwNumEntries * sizeof table->table[0], bytes, room);
    free(table);
    return code;
  }
  if (!kept) readOwners();
  MIB_TCP6TABLE_OWNER_PID *table = kept ? kept : tcp6Table();
  DWORD code = give(table, 4 + table->dwNumEntries * sizeof table->table[0], bytes, room);
  /* Asked again with more room. */
  kept = code ? table : 0;
  if (!code) free(table);
  return code;
}

DWORD WINAPI udpTable(void *bytes, DWORD *room, BOOL order, ULONG family, int tableClass, ULONG reserved) {
  return GetExtendedUdpTable(bytes, room, order, family, tableClass, reserved);
}

BOOL WINAPI DllMain(HINSTANCE self, DWORD why, void *reserved) {
  (void)self, (void)reserved;
  WSADATA data;
  if (why == DLL_PROCESS_ATTACH) WSAStartup(0x202, &data);
  return TRUE;
}

#else

static int misbehaves(const char *how) {
  char word[64] = "";
  FILE *file = fopen("C:\\port-medic-tools.txt", "r");
  if (file) {
    if (fscanf(file, "%63s", word) != 1) word[0] = 0;
    fclose(file);
  }
  return !strcmp(word, how);
}

/* ---- netstat ---------------------------------------------------------------------------------------------------- */

static void *udpTableOf(int family) {
  DWORD size = 1 << 16, code;
  void *bytes = malloc(size);
  while ((code = GetExtendedUdpTable(bytes, &size, TRUE, family, UDP_TABLE_OWNER_PID, 0)) == ERROR_INSUFFICIENT_BUFFER)
    bytes = realloc(bytes, size += 4096);
  if (code) memset(bytes, 0, 4);
  return bytes;
}

static const char *states[] = { "?",          "CLOSED",     "LISTENING",  "SYN_SENT", "SYN_RECEIVED", "ESTABLISHED", "FIN_WAIT_1",
                                "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING",    "LAST_ACK", "TIME_WAIT",    "DELETE_TCB" };

static void write4(char *out, DWORD address, DWORD port) {
  const unsigned char *byte = (const void *)&address;
  sprintf(out, "%d.%d.%d.%d:%d", byte[0], byte[1], byte[2], byte[3], ntohs((u_short)port));
}

static void write6(char *out, const UCHAR *address, DWORD scope, DWORD port) {
  char text[64];
  inet_ntop(AF_INET6, (void *)address, text, sizeof text);
  if (scope && address[0] == 0xfe) sprintf(out, "[%s%%%lu]:%d", text, scope, ntohs((u_short)port));
  else sprintf(out, "[%s]:%d", text, ntohs((u_short)port));
}

static void writeRow(const char *protocol, const char *local, const char *remote, const char *state, DWORD pid) {
  printf("  %-6s %-22s %-22s %-15s %lu\r\n", protocol, local, remote, state, pid);
}

static int netstat(void) {
  char local[80], remote[80];
  readOwners();
  printf("\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n");
  MIB_TCP6TABLE_OWNER_PID *tcp6 = tcp6Table();
  MIB_TCPTABLE_OWNER_PID *tcp4 = tcp4Table(tcp6);
  for (DWORD i = 0; i < tcp4->dwNumEntries; i++) {
    MIB_TCPROW_OWNER_PID *row = &tcp4->table[i];
    write4(local, row->dwLocalAddr, row->dwLocalPort);
    write4(remote, row->dwRemoteAddr, row->dwState == 2 ? 0 : row->dwRemotePort);
    writeRow("TCP", local, remote, states[row->dwState <= 12 ? row->dwState : 0], row->dwOwningPid);
  }
  fflush(stdout);
  if (misbehaves("cut")) Sleep(INFINITE);
  for (DWORD i = 0; i < tcp6->dwNumEntries; i++) {
    MIB_TCP6ROW_OWNER_PID *row = &tcp6->table[i];
    write6(local, row->ucLocalAddr, row->dwLocalScopeId, row->dwLocalPort);
    write6(remote, row->ucRemoteAddr, row->dwRemoteScopeId, row->dwState == 2 ? 0 : row->dwRemotePort);
    writeRow("TCP", local, remote, states[row->dwState <= 12 ? row->dwState : 0], row->dwOwningPid);
  }
  MIB_UDPTABLE_OWNER_PID *udp4 = udpTableOf(AF_INET);
  for (DWORD i = 0; i < udp4->dwNumEntries; i++) {
    write4(local, udp4->table[i].dwLocalAddr, udp4->table[i].dwLocalPort);
    writeRow("UDP", local, "*:*", "", udp4->table[i].dwOwningPid);
  }
  MIB_UDP6TABLE_OWNER_PID *udp6 = udpTableOf(AF_INET6);
  for (DWORD i = 0; i < udp6->dwNumEntries; i++) {
    write6(local, udp6->table[i].ucLocalAddr, udp6->table[i].dwLocalScopeId, udp6->table[i].dwLocalPort);
    writeRow("UDP", local, "*:*", "", udp6->table[i].dwOwningPid);
  }
  return 0;
}

/* ---- PowerShell: the one script that is asked of it --------------------------------------------------------------- */

static int asNumbers;

static void writeText(const wchar_t *text) {
  char bytes[8];
  putchar('"');
  if (asNumbers) {
    for (const wchar_t *at = text; *at; at++) printf("%s%d", at == text ? "" : ",", *at);
    putchar('"');
    return;
  }
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') printf("\\%c", (int)*text);
    else if (*text < 32 || *text > 126 || *text == '\'' || *text == '<' || *text == '>' || *text == '&') printf("\\u%04x", *text);
    else fwrite(bytes, 1, WideCharToMultiByte(CP_UTF8, 0, text, 1, bytes, 8, 0, 0), stdout);
  }
  putchar('"');
}

static int commandLine(HANDLE process, wchar_t *out, size_t room) {
  PROCESS_BASIC_INFORMATION basic;
  ULONG got;
  void *parameters;
  UNICODE_STRING text;
  SIZE_T read;
  if (NtQueryInformationProcess(process, 0, &basic, sizeof basic, &got)) return 0;
  if (!ReadProcessMemory(process, (char *)basic.PebBaseAddress + 0x20, &parameters, 8, &read)) return 0;
  if (!ReadProcessMemory(process, (char *)parameters + 0x70, &text, sizeof text, &read)) return 0;
  size_t length = text.Length / 2 < room - 1 ? text.Length / 2 : room - 1;
  if (!ReadProcessMemory(process, text.Buffer, out, length * 2, &read)) return 0;
  out[length] = 0;
  return 1;
}

static wchar_t big[40000];

/* The very text that must arrive: nothing of it was lost on the way. */
static int isOurScript(const wchar_t *script) {
  return wcsstr(script, L"Get-CimInstance Win32_Process -Property ") && wcsstr(script, L"-Filter 'ProcessId<>0'") &&
         wcsstr(script, L"ConvertTo-Json -Compress -Depth 4 -InputObject @{text=$t;processes=$p;services=$s;owners=$o}") &&
         !wcsstr(script, L"Bypass");
}

static void answerScript(const wchar_t *script) {
  const wchar_t *list = wcsstr(script, L"foreach($i in @(");
  int first = 1;
  if (misbehaves("preamble")) printf("\xEF\xBB\xBFWARNING: The names of some imported commands include unapproved verbs.\r\n");
  int without = misbehaves("without");
  asNumbers = misbehaves("constrained");
  printf("{\"text\":\"%s\",\"services\":[],\"owners\":[", asNumbers ? "numbers" : "text");
  for (list = list ? list + 16 : L""; *list >= '0' && *list <= '9'; list += *list == ',') {
    unsigned long pid = wcstoul(list, (wchar_t **)&list, 10);
    printf("%s{\"ProcessId\":%lu,\"User\":", first ? "" : ",", pid);
    writeText(L"root");
    printf(",\"Domain\":");
    writeText(L"VM");
    printf("}");
    first = 0;
  }
  printf("],\"processes\":[");
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32W entry;
  entry.dwSize = sizeof entry;
  first = 1;
  for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry)) {
    wchar_t path[1024] = L"";
    DWORD room = 1024;
    FILETIME created, other;
    long long ms = 0;
    if (without && !_wcsicmp(entry.szExeFile, L"node.exe")) continue;
    big[0] = 0;
    HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, entry.th32ProcessID);
    if (process) {
      if (!QueryFullProcessImageNameW(process, 0, path, &room)) path[0] = 0;
      if (GetProcessTimes(process, &created, &other, &other, &other))
        ms = (((long long)created.dwHighDateTime << 32 | created.dwLowDateTime) / 10000) - 11644473600000LL;
      if (!commandLine(process, big, 40000)) big[0] = 0;
      CloseHandle(process);
    }
    printf("%s{\"ProcessId\":%lu,\"ParentProcessId\":%lu,\"Name\":", first ? "" : ",", entry.th32ProcessID, entry.th32ParentProcessID);
    first = 0;
    writeText(entry.szExeFile);
    printf(",\"CommandLine\":");
    if (big[0]) writeText(big);
    else printf("null");
    printf(",\"ExecutablePath\":");
    if (path[0]) writeText(path);
    else printf("null");
    if (ms) printf(",\"CreationDate\":\"\\/Date(%lld)\\/\"}", ms);
    else printf(",\"CreationDate\":null}");
  }
  CloseHandle(all);
  printf("]}\r\nport-medic-end\r\n");
  fflush(stdout);
}

static int answerOnce(const wchar_t *script) {
  if (misbehaves("silent")) Sleep(INFINITE);
  if (misbehaves("slow")) Sleep(1500);
  if (misbehaves("closing")) exit(0);
  if (misbehaves("empty")) {
    printf("{\"text\":\"text\",\"processes\":[],\"services\":[],\"owners\":[]}\r\nport-medic-end\r\n");
    fflush(stdout);
    return 0;
  }
  if (misbehaves("garbage") || misbehaves("mute")) {
    printf("Cannot invoke method. \x81\x82 {\"processes\":[{\"ProcessId\":\r\nport-medic-end\r\n");
    fflush(stdout);
    return 0;
  }
  if (!isOurScript(script)) {
    fprintf(stderr, "unknown script\n");
    return 2;
  }
  answerScript(script);
  return 0;
}

static int powershell(int argc, wchar_t **argv) {
  const wchar_t *script = 0;
  if (misbehaves("blocked")) {
    fprintf(stderr, "This program is blocked by group policy. For more information, contact your system administrator.\r\n");
    return 1;
  }
  for (int i = 1; i + 1 < argc; i++)
    if (!_wcsicmp(argv[i], L"-Command")) {
      if (i + 2 != argc) return 3;
      script = argv[i + 1];
    }
  if (!script) return 2;
  if (wcscmp(script, L"-")) return answerOnce(script);
  static char line[1 << 16];
  static wchar_t wide[1 << 16];
  while (fgets(line, sizeof line, stdin)) {
    MultiByteToWideChar(CP_UTF8, 0, line, -1, wide, 1 << 16);
    answerOnce(wide);
  }
  return 0;
}

/* ---- tasklist, taskkill, netsh -------------------------------------------------------------------------------------- */

static int tasklist(void) {
  if (misbehaves("mute")) return 1;
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32W entry;
  entry.dwSize = sizeof entry;
  for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry))
    printf("\"%ls\",\"%lu\",\"N/A\"\r\n", entry.szExeFile, entry.th32ProcessID);
  return 0;
}

/* Without a window there is nothing to be asked, and the real one refuses: the exit codes are recorded. */
static int endOne(DWORD pid, int force) {
  HANDLE process = OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, pid);
  if (!process && GetLastError() == ERROR_INVALID_PARAMETER) return 128;
  if (!process) return 1;
  BOOL ended = force && TerminateProcess(process, 1);
  CloseHandle(process);
  return ended ? 0 : 1;
}

static int taskkill(int argc, wchar_t **argv) {
  int force = 0, code = 0;
  for (int i = 1; i < argc; i++) force |= !_wcsicmp(argv[i], L"/F");
  for (int i = 1; i + 1 < argc; i++)
    if (!_wcsicmp(argv[i], L"/PID")) {
      int one = endOne(wcstoul(argv[i + 1], 0, 10), force);
      if (one) code = one;
    }
  return code;
}

static int netsh(int argc, wchar_t **argv) {
  if (misbehaves("mute")) return 1;
  for (int i = 1; i < argc; i++)
    if (!_wcsicmp(argv[i], L"dynamicport")) {
      printf("\r\nProtocol tcp Dynamic Port Range\r\n---------------------------------\r\n");
      printf("Start Port      : 49152\r\nNumber of Ports : 16384\r\n\r\n");
      return 0;
    } else if (!_wcsicmp(argv[i], L"excludedportrange")) {
      printf("\r\nProtocol tcp Port Exclusion Ranges\r\n\r\nStart Port    End Port      \r\n----------    --------      \r\n");
      printf("%10d  %10d      \r\n\r\n* - Administered port exclusions.\r\n\r\n", 47000, 47009);
      return 0;
    }
  return 1;
}

int main(void) {
  WSADATA data;
  int argc, code = 9;
  wchar_t **argv = CommandLineToArgvW(GetCommandLineW(), &argc), self[1024];
  WSAStartup(0x202, &data);
  GetModuleFileNameW(0, self, 1024);
  _setmode(1, 0x8000);
  const wchar_t *name = wcsrchr(self, '\\') + 1;
  FILE *log = fopen("C:\\port-medic-tools.log", "ab");
  if (log) {
    fprintf(log, "%ls\n", name);
    fclose(log);
  }
  if (!_wcsicmp(name, L"netstat.exe")) code = netstat();
  else if (!_wcsicmp(name, L"powershell.exe")) code = powershell(argc, argv);
  else if (!_wcsicmp(name, L"tasklist.exe")) code = tasklist();
  else if (!_wcsicmp(name, L"taskkill.exe")) code = taskkill(argc, argv);
  else if (!_wcsicmp(name, L"netsh.exe")) code = netsh(argc, argv);
  fflush(stdout);
  return code;
}

#endif
