/*
 * Stand-ins for what Wine has only stubs of: netstat, tasklist, taskkill, netsh and PowerShell as one program that is told apart by
 * its own name (`limited` is no program of Windows: it takes and withholds rights), and (built with -DTABLES) the two calls for the socket tables, which Wine 8 answers without the owners of
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
#include <sddl.h>
#include <tlhelp32.h>
#include <winternl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* ---- the sockets of all programs, which Wine's own tables tell without owners and a hundred times slower ----------- */

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
  struct sockaddr_storage at, peer;
  DWORD pid, state;
  /* Listens on IPv4 too, or takes datagrams of it. */
  int isTcp, isDual;
} Socket;

static Socket sockets[4096];
static DWORD socketCount;

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

static int optionOf(SOCKET socket, int level, int name) {
  int value = 0, size = sizeof value;
  return getsockopt(socket, level, name, (char *)&value, &size) ? 0 : value;
}

static USHORT portOf(const struct sockaddr_storage *at) {
  return ((const struct sockaddr_in *)at)->sin_port;
}

static const UCHAR *bytesOf(const struct sockaddr_storage *at) {
  return at->ss_family == AF_INET ? (void *)&((const struct sockaddr_in *)at)->sin_addr
                                  : (void *)&((const struct sockaddr_in6 *)at)->sin6_addr;
}

static int isSame(const struct sockaddr_storage *one, const struct sockaddr_storage *other) {
  return one->ss_family == other->ss_family && portOf(one) == portOf(other) &&
         !memcmp(bytesOf(one), bytesOf(other), one->ss_family == AF_INET ? 4 : 16);
}

/* One that several processes have is one socket, and has one row. */
static int isKnown(const Socket *found) {
  for (DWORD i = 0; i < socketCount; i++)
    if (sockets[i].isTcp == found->isTcp && sockets[i].state == found->state && isSame(&sockets[i].at, &found->at) &&
        isSame(&sockets[i].peer, &found->peer))
      return 1;
  return 0;
}

/* Winsock answers for a copy of another program's socket only if it knows it: as if that had been handed over by WSADuplicateSocket. */
static SOCKET adopted(HANDLE copy) {
  WSAPROTOCOL_INFOW info = { .dwServiceFlags3 = (DWORD)(ULONG_PTR)copy, .dwServiceFlags4 = 0xff00ff00 };
  SOCKET socket = WSASocketW(0, 0, 0, &info, 0, 0);
  if (socket == INVALID_SOCKET) CloseHandle(copy);
  return socket;
}

/* What is bound and neither listens nor is connected is in no table of Windows. */
static void noteSocket(SOCKET copy, DWORD pid) {
  Socket found = { .pid = pid };
  int length = sizeof found.at, peerLength = sizeof found.peer;
  if (socketCount == sizeof sockets / sizeof sockets[0] || getsockname(copy, (struct sockaddr *)&found.at, &length)) return;
  found.isTcp = optionOf(copy, SOL_SOCKET, SO_TYPE) == SOCK_STREAM;
  found.isDual = found.at.ss_family == AF_INET6 && !optionOf(copy, IPPROTO_IPV6, IPV6_V6ONLY);
  if (found.isTcp) {
    if (optionOf(copy, SOL_SOCKET, SO_ACCEPTCONN)) found.state = MIB_TCP_STATE_LISTEN;
    else if (getpeername(copy, (struct sockaddr *)&found.peer, &peerLength)) return;
    else found.state = MIB_TCP_STATE_ESTAB;
  }
  if (!isKnown(&found)) sockets[socketCount++] = found;
}

/* Every handle that is of a socket's kind is duplicated and asked: SystemExtendedHandleInformation is 64. */
static void readSockets(void) {
  SOCKET example = socket(AF_INET, SOCK_STREAM, 0);
  ULONG size = 1 << 20, got;
  HandleTable *table = malloc(size);
  NTSTATUS status;
  /* The kernel of every Windows listens there: its table is never empty. */
  sockets[0] = (Socket){ .at.ss_family = AF_INET6, .pid = 4, .state = MIB_TCP_STATE_LISTEN, .isTcp = 1, .isDual = 1 };
  ((struct sockaddr_in6 *)&sockets[0].at)->sin6_port = htons(445);
  socketCount = 1;
  while ((status = NtQuerySystemInformation(64, table, size, &got)) == (NTSTATUS)0xC0000004) table = realloc(table, size *= 2);
  const HandleRow *like = status ? 0 : likeSocket(table, example);
  HANDLE process = 0;
  ULONG_PTR last = 0;
  for (ULONG_PTR i = 0; like && i < table->count; i++) {
    HandleRow *row = &table->rows[i];
    HANDLE copy;
    /* Files and pipes are of the same kind; what may be done with them differs. */
    if (row->pid == GetCurrentProcessId() || row->type != like->type || row->access != like->access) continue;
    if (row->pid != last) {
      if (process) CloseHandle(process);
      last = row->pid;
      process = openProgram((DWORD)row->pid);
    }
    if (!process || !DuplicateHandle(process, (HANDLE)row->handle, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
      continue;
    SOCKET own = adopted(copy);
    noteSocket(own, (DWORD)row->pid);
    closesocket(own);
  }
  if (process) CloseHandle(process);
  closesocket(example);
  free(table);
}

/* ---- the tables, as Windows has them: a socket on both families is in both ------------------------------------------ */

static const UCHAR any6[16];

static int isIn4(const Socket *each) {
  if (each->at.ss_family == AF_INET) return 1;
  return each->isDual && each->state != MIB_TCP_STATE_ESTAB && !memcmp(bytesOf(&each->at), any6, 16);
}

static DWORD ipv4Of(const struct sockaddr_storage *at) {
  return at->ss_family == AF_INET ? ((const struct sockaddr_in *)at)->sin_addr.s_addr : 0;
}

static MIB_TCPTABLE_OWNER_PID *tcp4Table(void) {
  MIB_TCPTABLE_OWNER_PID *table = calloc(1, sizeof *table + sizeof table->table[0] * socketCount);
  for (const Socket *each = sockets; each < sockets + socketCount; each++)
    if (each->isTcp && isIn4(each))
      table->table[table->dwNumEntries++] = (MIB_TCPROW_OWNER_PID){ each->state,          ipv4Of(&each->at),    portOf(&each->at),
                                                                    ipv4Of(&each->peer), portOf(&each->peer), each->pid };
  return table;
}

static MIB_TCP6TABLE_OWNER_PID *tcp6Table(void) {
  MIB_TCP6TABLE_OWNER_PID *table = calloc(1, sizeof *table + sizeof table->table[0] * socketCount);
  for (const Socket *each = sockets; each < sockets + socketCount; each++) {
    if (!each->isTcp || each->at.ss_family != AF_INET6) continue;
    MIB_TCP6ROW_OWNER_PID *row = &table->table[table->dwNumEntries++];
    memcpy(row->ucLocalAddr, bytesOf(&each->at), 16);
    row->dwLocalScopeId = ((const struct sockaddr_in6 *)&each->at)->sin6_scope_id;
    row->dwLocalPort = portOf(&each->at);
    if (each->peer.ss_family == AF_INET6) {
      memcpy(row->ucRemoteAddr, bytesOf(&each->peer), 16);
      row->dwRemotePort = portOf(&each->peer);
    }
    row->dwState = each->state;
    row->dwOwningPid = each->pid;
  }
  return table;
}

static MIB_UDPTABLE_OWNER_PID *udp4Table(void) {
  MIB_UDPTABLE_OWNER_PID *table = calloc(1, sizeof *table + sizeof table->table[0] * socketCount);
  for (const Socket *each = sockets; each < sockets + socketCount; each++)
    if (!each->isTcp && isIn4(each))
      table->table[table->dwNumEntries++] = (MIB_UDPROW_OWNER_PID){ ipv4Of(&each->at), portOf(&each->at), each->pid };
  return table;
}

static MIB_UDP6TABLE_OWNER_PID *udp6Table(void) {
  MIB_UDP6TABLE_OWNER_PID *table = calloc(1, sizeof *table + sizeof table->table[0] * socketCount);
  for (const Socket *each = sockets; each < sockets + socketCount; each++) {
    if (each->isTcp || each->at.ss_family != AF_INET6) continue;
    MIB_UDP6ROW_OWNER_PID *row = &table->table[table->dwNumEntries++];
    memcpy(row->ucLocalAddr, bytesOf(&each->at), 16);
    row->dwLocalScopeId = ((const struct sockaddr_in6 *)&each->at)->sin6_scope_id;
    row->dwLocalPort = portOf(&each->at);
    row->dwOwningPid = each->pid;
  }
  return table;
}

#ifdef TABLES


static DWORD give(void *table, DWORD size, void *bytes, DWORD *room) {
  DWORD code = *room < size ? ERROR_INSUFFICIENT_BUFFER : NO_ERROR;
  *room = size;
  if (!code) memcpy(bytes, table, size);
  free(table);
  return code;
}

#define GIVE(make, bytes, room)                                                                       \
  do {                                                                                                \
    __typeof__(make) table = make;                                                                    \
    return give(table, sizeof table->dwNumEntries + table->dwNumEntries * sizeof table->table[0], bytes, room); \
  } while (0)

/* One look asks for TCP of IPv4 first: the other tables are of the same moment. */
DWORD WINAPI tcpTable(void *bytes, DWORD *room, BOOL order, ULONG family, int tableClass, ULONG reserved) {
  (void)order, (void)tableClass, (void)reserved;
  if (family == AF_INET) {
    readSockets();
    GIVE(tcp4Table(), bytes, room);
  }
  GIVE(tcp6Table(), bytes, room);
}

DWORD WINAPI udpTable(void *bytes, DWORD *room, BOOL order, ULONG family, int tableClass, ULONG reserved) {
  (void)order, (void)tableClass, (void)reserved;
  if (family == AF_INET) GIVE(udp4Table(), bytes, room);
  GIVE(udp6Table(), bytes, room);
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
  readSockets();
  printf("\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n");
  MIB_TCP6TABLE_OWNER_PID *tcp6 = tcp6Table();
  MIB_TCPTABLE_OWNER_PID *tcp4 = tcp4Table();
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
  MIB_UDPTABLE_OWNER_PID *udp4 = udp4Table();
  for (DWORD i = 0; i < udp4->dwNumEntries; i++) {
    write4(local, udp4->table[i].dwLocalAddr, udp4->table[i].dwLocalPort);
    writeRow("UDP", local, "*:*", "", udp4->table[i].dwOwningPid);
  }
  MIB_UDP6TABLE_OWNER_PID *udp6 = udp6Table();
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

/* ---- rights: all of Wine's programs run elevated, and may do everything with each other ----------------------------- */

/* Who has no administrator's rights may look at it and not end it, as at an elevated process of Windows; or not even look. */
static int guard(DWORD pid, int isHidden) {
  PSECURITY_DESCRIPTOR access;
  const wchar_t *text = isHidden ? L"D:(A;;GA;;;BA)(A;;GA;;;SY)" : L"D:(A;;GA;;;BA)(A;;GA;;;SY)(A;;0x1000;;;WD)";
  HANDLE process = OpenProcess(WRITE_DAC, FALSE, pid);
  if (!process || !ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, &access, 0)) return 1;
  return SetKernelObjectSecurity(process, DACL_SECURITY_INFORMATION, access) ? 0 : 1;
}

/* The user's own token without elevation: the one that is linked with it, and there the administrators only refuse. */
static HANDLE limitedToken(void) {
  HANDLE own, linked, primary, limited;
  BYTE admins[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof admins, got;
  SID_AND_ATTRIBUTES off = { admins, 0 };
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own) ||
      !GetTokenInformation(own, TokenLinkedToken, &linked, sizeof linked, &got) ||
      !DuplicateTokenEx(linked, TOKEN_ALL_ACCESS, 0, SecurityImpersonation, TokenPrimary, &primary) ||
      !CreateWellKnownSid(WinBuiltinAdministratorsSid, 0, admins, &size) ||
      !CreateRestrictedToken(primary, 0, 1, &off, 0, 0, 0, 0, &limited))
    return 0;
  return limited;
}

/* Runs the program that has started it, with its own arguments, standard streams and channel, as who is not elevated. */
static int limited(int argc, wchar_t **argv) {
  if (argc > 2 && !wcscmp(argv[1], L"guard")) return guard(wcstoul(argv[2], 0, 10), argc > 3);
  PROCESS_BASIC_INFORMATION basic;
  PROCESS_INFORMATION made;
  STARTUPINFOW start;
  static wchar_t program[1024], line[40000];
  ULONG got;
  DWORD room = 1024, code = 9;
  NtQueryInformationProcess(GetCurrentProcess(), 0, &basic, sizeof basic, &got);
  HANDLE parent = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)basic.InheritedFromUniqueProcessId);
  if (!parent || !QueryFullProcessImageNameW(parent, 0, program, &room)) return 1;
  const wchar_t *rest = GetCommandLineW();
  rest = *rest == '"' ? wcschr(rest + 1, '"') + 1 : rest + wcscspn(rest, L" ");
  swprintf(line, 40000, L"\"%ls\"%ls", program, rest);
  GetStartupInfoW(&start);
  if (!CreateProcessAsUserW(limitedToken(), program, line, 0, 0, TRUE, 0, 0, 0, &start, &made)) return 2;
  WaitForSingleObject(made.hProcess, INFINITE);
  GetExitCodeProcess(made.hProcess, &code);
  return (int)code;
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
  else if (!_wcsicmp(name, L"limited.exe")) code = limited(argc, argv);
  fflush(stdout);
  return code;
}

#endif
