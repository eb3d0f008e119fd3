namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>
/// Tables and queries that Orleans' ADO.NET clustering (10.4) expects in PostgreSQL: it reads its statements from
/// <c>orleansquery</c> by key, passes parameters and reads columns by the names used here. The statements are ours;
/// keys, names and the rule that a write counts only with the expected table version are Orleans' contract
/// (its README "Membership" and the notes in its PostgreSQL-Main script).
/// </summary>
internal static class OrleansMembershipSql
{
    public const string Create = """
        CREATE TABLE orleansquery (
            querykey varchar(64) PRIMARY KEY,
            querytext varchar(8000) NOT NULL);

        CREATE TABLE orleansmembershipversiontable (
            deploymentid varchar(150) PRIMARY KEY,
            timestamp timestamptz(3) NOT NULL DEFAULT now(),
            version integer NOT NULL DEFAULT 0);

        CREATE TABLE orleansmembershiptable (
            deploymentid varchar(150) NOT NULL REFERENCES orleansmembershipversiontable,
            address varchar(45) NOT NULL,
            port integer NOT NULL,
            generation integer NOT NULL,
            siloname varchar(150) NOT NULL,
            hostname varchar(150) NOT NULL,
            status integer NOT NULL,
            proxyport integer NULL,
            suspecttimes varchar(8000) NULL,
            starttime timestamptz(3) NOT NULL,
            iamalivetime timestamptz(3) NOT NULL,
            PRIMARY KEY (deploymentid, address, port, generation));

        INSERT INTO orleansquery (querykey, querytext) VALUES
        ('InsertMembershipVersionKey', $query$
            WITH made AS (
                INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId)
                ON CONFLICT (deploymentid) DO NOTHING RETURNING 1)
            SELECT count(*)::integer FROM made
        $query$),
        ('InsertMembershipKey', $query$
            WITH turn AS (
                UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
                WHERE deploymentid = @DeploymentId AND version = @Version AND NOT EXISTS (
                    SELECT 1 FROM orleansmembershiptable WHERE deploymentid = @DeploymentId
                        AND address = @Address AND port = @Port AND generation = @Generation)
                RETURNING deploymentid),
            made AS (
                INSERT INTO orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname,
                    status, proxyport, starttime, iamalivetime)
                SELECT deploymentid, @Address, @Port, @Generation, @SiloName, @HostName,
                    @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM turn
                RETURNING 1)
            SELECT count(*)::integer FROM made
        $query$),
        ('UpdateMembershipKey', $query$
            WITH turn AS (
                UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
                WHERE deploymentid = @DeploymentId AND version = @Version AND EXISTS (
                    SELECT 1 FROM orleansmembershiptable WHERE deploymentid = @DeploymentId
                        AND address = @Address AND port = @Port AND generation = @Generation)
                RETURNING deploymentid),
            changed AS (
                UPDATE orleansmembershiptable m SET status = @Status, suspecttimes = @SuspectTimes,
                    iamalivetime = greatest(m.iamalivetime, @IAmAliveTime)
                FROM turn WHERE m.deploymentid = turn.deploymentid
                    AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
                RETURNING 1)
            SELECT count(*)::integer FROM changed
        $query$),
        ('UpdateIAmAlivetimeKey', $query$
            UPDATE orleansmembershiptable SET iamalivetime = greatest(iamalivetime, @IAmAliveTime)
            WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
        $query$),
        ('MembershipReadRowKey', $query$
            SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport,
                m.suspecttimes, m.starttime, m.iamalivetime, v.version
            FROM orleansmembershipversiontable v
            LEFT JOIN orleansmembershiptable m ON m.deploymentid = v.deploymentid
                AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
            WHERE v.deploymentid = @DeploymentId
        $query$),
        ('MembershipReadAllKey', $query$
            SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport,
                m.suspecttimes, m.starttime, m.iamalivetime, v.version
            FROM orleansmembershipversiontable v
            LEFT JOIN orleansmembershiptable m ON m.deploymentid = v.deploymentid
            WHERE v.deploymentid = @DeploymentId
        $query$),
        ('GatewaysQueryKey', $query$
            SELECT address, proxyport, generation FROM orleansmembershiptable
            WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
        $query$),
        ('DeleteMembershipTableEntriesKey', $query$
            DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId;
            DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
        $query$),
        ('CleanupDefunctSiloEntriesKey', $query$
            DELETE FROM orleansmembershiptable
            WHERE deploymentid = @DeploymentId AND status = 6 AND coalesce(suspecttimes, '') = ''
                AND iamalivetime < @IAmAliveTime AND starttime < @IAmAliveTime
        $query$),
        ('CleanupDefunctSiloEntryKey', $query$
            DELETE FROM orleansmembershiptable
            WHERE deploymentid = @DeploymentId AND status = 6
                AND address = @Address AND port = @Port AND generation = @Generation
                AND iamalivetime = @IAmAliveTime AND starttime = @StartTime
                AND coalesce(suspecttimes, '') = coalesce(@SuspectTimes, '')
        $query$);
        """;

    public const string Drop =
        "DROP TABLE orleansmembershiptable; DROP TABLE orleansmembershipversiontable; DROP TABLE orleansquery;";
}
